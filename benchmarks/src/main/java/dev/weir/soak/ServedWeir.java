package dev.weir.soak;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A {@code weir serve} in a process of its own, before given engines. */
final class ServedWeir implements AutoCloseable {
  private static final String YAML =
      """
      server:
        timeouts: { connect: 1s, first_byte: 10s, idle: 5s, queue: 10s, drain: 5s }
      models:
        - { id: sim, engines: [%s] }
      engines:
      %s
      """;

  /** Gauges that are zero when nobody is served. */
  private static final List<String> HELD =
      List.of(
          "weir_requests_in_flight",
          "weir_buffered_bytes",
          "weir_queued",
          "weir_engine_in_flight",
          "weir_engine_outstanding_tokens");

  private final Process process;
  private final String url;

  private ServedWeir(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * @param launcher the {@code ./weir} to start
   * @param folder for its configuration and data
   */
  static ServedWeir start(Path launcher, Path folder, List<String> engines) throws IOException {
    Path config = Files.writeString(folder.resolve("weir.yaml"), yaml(engines));
    ProcessBuilder builder =
        new ProcessBuilder(
            launcher.toAbsolutePath().toString(),
            "serve",
            "--config",
            config.toString(),
            "--port",
            "0",
            "--json");
    builder.environment().put("WEIR_JAVA_OPTS", "-XX:NativeMemoryTracking=summary");
    builder.directory(folder.toFile());
    builder.redirectError(folder.resolve("weir.log").toFile());
    Process process = builder.start();
    String ready = String.valueOf(process.inputReader().readLine());
    String url = ready.replaceFirst("(?s).*\"gateway\":\"([^\"]+)\".*", "$1");
    if (url.equals(ready)) {
      process.destroyForcibly();
      throw new IOException("weir serve: " + ready + " (expected: a line with its gateway)");
    }
    return new ServedWeir(process, url);
  }

  private static String yaml(List<String> engines) {
    StringBuilder lines = new StringBuilder();
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < engines.size(); i++) {
      ids.append(i == 0 ? "" : ", ").append("e").append(i);
      lines.append("  - { id: e%d, kind: sim, url: \"%s\" }\n".formatted(i, engines.get(i)));
    }
    return YAML.formatted(ids, lines);
  }

  String url() {
    return url;
  }

  Vitals vitals() throws IOException {
    return Vitals.of(process.pid());
  }

  /** What is held although nobody is served, by name; empty when all came back. */
  Map<String, Double> held() throws IOException {
    Map<String, Double> held = new TreeMap<>();
    page()
        .lines()
        .filter(line -> HELD.contains(line.replaceFirst("[ {].*", "")))
        .forEach(line -> {
          int blank = line.lastIndexOf(' ');
          double value = Double.parseDouble(line.substring(blank + 1));
          if (value != 0) {
            held.put(line.substring(0, blank), value);
          }
        });
    return held;
  }

  /** Waits until nothing is held, at most so long; what is held then. */
  Map<String, Double> heldAfter(long seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Map<String, Double> held = held();
    while (!held.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(200);
      held = held();
    }
    return held;
  }

  private String page() throws IOException {
    try (InputStream page = URI.create(url + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
