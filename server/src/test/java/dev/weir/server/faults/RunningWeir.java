package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.server.Server;
import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A gateway as a weir.yaml describes it, with all its parts, and what it says of itself. */
public final class RunningWeir implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** Gauges that are zero when nobody is served. */
  private static final String[] HELD = {
    "weir_requests_in_flight",
    "weir_buffered_bytes",
    "weir_queued",
    "weir_engine_in_flight",
    "weir_engine_outstanding_tokens"
  };

  private final Server server;

  private RunningWeir(Server server) {
    this.server = server;
  }

  /** Starts on a free port and waits until the engines have been probed. */
  public static RunningWeir of(Path folder, String yaml) {
    try {
      Path file = Files.writeString(folder.resolve("weir.yaml"), yaml);
      ConfigResult read = new ConfigLoader(file, new Overrides(null, 0, 2)).load();
      assertThat(read).isInstanceOf(ConfigResult.Valid.class);
      Server server = Server.start(((ConfigResult.Valid) read).configuration());
      assertThat(server.settle(PATIENCE)).as("engines probed").isTrue();
      return new RunningWeir(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("start: interrupted", e);
    }
  }

  public int port() {
    return server.address().getPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Every sample of {@code /metrics} by name and labels, as they are written there. */
  Map<String, Double> metrics() {
    try (Wire wire = new Wire(port())) {
      Wire.Answer page = wire.get("/metrics");
      assertThat(page.status()).isEqualTo(200);
      Map<String, Double> samples = new TreeMap<>();
      page.body()
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            int blank = line.lastIndexOf(' ');
            samples.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1)));
          });
      return samples;
    }
  }

  /** One sample; 0 where it is not there. */
  double metric(String nameAndLabels) {
    return metrics().getOrDefault(nameAndLabels, 0.0);
  }

  /** Every place, slot, token and byte came back. */
  public void assertNothingHeld() {
    Map<String, Double> zero = heldBy(Map.of());
    eventually("nothing is held any more", () -> heldBy(metrics()).equals(zero));
    assertThat(heldBy(metrics())).isEqualTo(zero);
  }

  /** The sum over all labels of what must be zero in the end; a missing metric is a failure. */
  private static Map<String, Double> heldBy(Map<String, Double> samples) {
    Map<String, Double> held = new TreeMap<>();
    for (String name : HELD) {
      held.put(
          name,
          samples.entrySet().stream()
              .filter(sample -> sample.getKey().replaceFirst("\\{.*", "").equals(name))
              .mapToDouble(sample -> Math.abs(sample.getValue()))
              .sum());
    }
    return held;
  }

  /** Waits for what must come; how long it takes does not matter, as long as it comes. */
  public static void eventually(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(what + ": interrupted", e);
      }
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
