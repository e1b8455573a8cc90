package dev.weir.scheduler.weir;

import dev.weir.scheduler.weir.Decoders.Bin;
import org.jspecify.annotations.Nullable;

/** What the policy knows of one ticket: written on the ticket itself. */
@SuppressWarnings("NullAway")
final class Assignment {
  /** Seconds from arrival within which its first token is useful. */
  final double due;

  /** Seconds to its first token that were predicted at arrival; 0: no prediction. */
  final double predicted;

  /** Whether it goes on with a session that runs: never refused, never held. */
  final boolean warm;

  boolean reading;
  double dispatched;

  /** Of answers like the one to come. */
  final Lengths lengths;

  double newTokens;
  double pairs;

  /** What the engine had read in all, and its context, when this was sent there. */
  double readBefore;

  double pairsBefore;
  double contextBefore;
  double began;
  double beganSteps;
  double tpot;
  @Nullable Bin bin;

  Assignment(double due, double predicted, boolean warm, Lengths lengths) {
    this.lengths = lengths;
    this.due = due;
    this.predicted = predicted;
    this.warm = warm;
  }
}
