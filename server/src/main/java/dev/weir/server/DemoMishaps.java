package dev.weir.server;

import dev.weir.scheduler.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What the gateway has made good so far, as its metrics say. */
record DemoMishaps(List<String> samples) {

  /**
   * One side of it.
   *
   * @param continued answers that another engine brought to their end
   * @param failedAttempts at engines, most of which another engine made good
   */
  record Made(long continued, long failedAttempts) {}

  /**
   * @param url of the gateway
   */
  static DemoMishaps at(String url) {
    try (InputStream page = URI.create(url + "/metrics").toURL().openStream()) {
      String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      return new DemoMishaps(text.lines().filter(line -> !line.startsWith("#")).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Made of(DemoSide side, Set<String> engines) {
    String model = "model=\"" + side.model() + "\"";
    String resumed = "outcome=\"" + Outcome.SERVED_RESUMED.label() + "\"";
    long continued =
        sum("weir_requests_total{", line -> line.contains(model) && line.contains(resumed));
    long failed =
        sum(
            "weir_attempts_failed_total{",
            line -> engines.stream().anyMatch(id -> line.contains("engine=\"" + id + "\"")));
    return new Made(continued, failed);
  }

  private long sum(String name, Predicate<String> which) {
    return samples.stream()
        .filter(line -> line.startsWith(name))
        .filter(which)
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
