package dev.weir.enginesim.chaos;

import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.Fault;

/** What befalls an engine for a while. */
public enum Mishap {
  /** All its connections and all its work are lost; it is back at the end. */
  KILL("killed"),

  /** Answers to requests that come now stop in the middle and never go on. */
  STALL("stalled"),

  /** Everything takes several times as long. */
  SLOW("slowed"),

  /** New requests are turned away. */
  BUSY("busy"),

  /** Half of the answers end with an error where text was due. */
  ERROR("broken"),

  /** Nothing reaches it and nothing comes back, and no connection ends. */
  PARTITION("cut off");

  private static final double SLOWER = 8;
  private static final double SHARE = .5;

  private final String label;

  Mishap(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** The fault of an engine that this is. */
  ArmedFault fault(Strike strike) {
    return switch (this) {
      case KILL -> ArmedFault.always(new Fault.SlowStart(strike.millis()));
      case STALL -> ArmedFault.always(new Fault.Stall(strike.afterTokens(), 0));
      case SLOW -> ArmedFault.next(1, new Fault.Slow(SLOWER, strike.millis()));
      case BUSY -> ArmedFault.always(new Fault.Busy(1));
      case ERROR -> new ArmedFault(new Fault.ErrorFrame(strike.afterTokens()), SHARE, 0);
      case PARTITION -> ArmedFault.always(new Fault.Cut(strike.millis()));
    };
  }
}
