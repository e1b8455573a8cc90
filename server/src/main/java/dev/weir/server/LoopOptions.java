package dev.weir.server;

import dev.weir.simulator.replay.ClosedLoop;
import dev.weir.simulator.trace.Trace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about whether a turn waits for the answer before it. */
final class LoopOptions {
  @Option(
      names = "--closed-loop",
      description = "A turn waits for the answer before it; the default for recorded sessions.")
  private boolean closedLoop;

  @Option(names = "--open-loop", description = "Arrivals as recorded, whatever becomes of others.")
  private boolean openLoop;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Closed loop of so many sessions at a time.")
  private @Nullable Integer sessions;

  @Option(
      names = "--think",
      paramLabel = "F",
      defaultValue = "1",
      description = "Factor on think times, which end at 300 s (default: ${DEFAULT-VALUE}).")
  private double think;

  /** Whether arrivals follow from answers alone. */
  boolean untimed() {
    return sessions != null;
  }

  /** Null: an open loop. */
  @Nullable ClosedLoop of(Trace workload) {
    boolean asked = closedLoop || sessions != null;
    if (asked && openLoop) {
      throw new IllegalArgumentException(
          "--open-loop: with --closed-loop or --sessions (expected: one or the other)");
    }
    if (sessions != null && sessions <= 0) {
      throw new IllegalArgumentException("--sessions: " + sessions + " (expected: > 0)");
    }
    boolean closed = asked || (workload.chained() && !openLoop);
    int atATime = sessions == null ? 0 : sessions;
    return closed ? new ClosedLoop(atATime, think, ClosedLoop.MOST_THINK_NANOS) : null;
  }
}
