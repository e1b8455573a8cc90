package dev.weir.control;

import java.net.URI;
import java.util.Set;

/**
 * Who tells of an engine's accelerators, and which of those it tells of are the engine's.
 *
 * @param url of a page of metrics; without a path it is {@code /metrics}
 * @param gpus by number or UUID; none: all
 */
public record Exporter(URI url, Set<String> gpus) {
  public Exporter {
    gpus = Set.copyOf(gpus);
  }
}
