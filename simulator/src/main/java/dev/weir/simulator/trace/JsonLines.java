package dev.weir.simulator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Walks the lines of a file, numbered from 1; blank lines are passed over. */
final class JsonLines {
  private JsonLines() {}

  static void each(String name, InputStream in, Consumer<JsonLine> consumer) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (!line.isBlank()) {
        consumer.accept(JsonLine.parse(name + ":" + number, line));
      }
    }
  }
}
