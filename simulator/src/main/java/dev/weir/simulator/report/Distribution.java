package dev.weir.simulator.report;

import org.jspecify.annotations.Nullable;

/** A measure over the requests that have it, in milliseconds; all null when none has. */
public record Distribution(
    @Nullable Double mean, @Nullable Double p50, @Nullable Double p90, @Nullable Double p99) {
  static final Distribution NONE = new Distribution(null, null, null, null);
}
