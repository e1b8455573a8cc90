package dev.weir.simulator.matrix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that are known already: one line of JSON each, appended as soon as it is there, so that
 * an interrupted matrix loses no more than what it was at. A line that was cut off is asked again.
 *
 * <p>Any thread may ask; measuring happens outside the lock.
 */
final class CellStore {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final Map<String, Measured> known = new HashMap<>();
  private int asked;

  /** One line of the file. */
  record Line(String key, Map<String, Double> values) {}

  CellStore(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        remember(line);
      }
      // What was cut off must not swallow the beginning of the next line.
      append("\n");
    }
  }

  Measured get(String key, Supplier<Measured> measure) {
    synchronized (this) {
      Measured measured = known.get(key);
      if (measured != null) {
        return measured;
      }
    }
    Measured fresh = measure.get();
    put(key, fresh);
    return fresh;
  }

  /** Forgets what these policies answered, with whatever crutches: they have changed. */
  synchronized void forget(Set<String> policies) {
    known.keySet().removeIf(key -> policies.contains(key.split("[|+]", 2)[0]));
  }

  /** How many were measured and not remembered. */
  synchronized int asked() {
    return asked;
  }

  private synchronized void put(String key, Measured measured) {
    known.put(key, measured);
    asked++;
    String line = JSON.writeValueAsString(new Line(key, measured.values())) + "\n";
    try {
      append(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void remember(String text) {
    if (text.isBlank()) {
      return;
    }
    try {
      Line line = JSON.readValue(text, Line.class);
      known.put(line.key(), new Measured(line.values()));
    } catch (JacksonException _) {
      // The last line of a run that was killed; its cell is measured again.
    }
  }
}
