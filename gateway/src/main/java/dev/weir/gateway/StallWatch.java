package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.Settings.Timeouts;
import org.jspecify.annotations.Nullable;

/**
 * Watches one attempt for signs of life, tells the {@link EnginePulse} of its engine, and says when
 * the engine must be given up by what that has learnt. Lives on the loop of its exchange.
 */
final class StallWatch {
  private static final int BYTES_PER_TOKEN = 4;

  private final EnginePulse pulse;
  private final boolean learns;
  private final boolean streamed;
  private final long promptTokens;

  /** Until the first token, from when it was asked; negative: nothing is expected. */
  private final long expected;

  private boolean asked;
  private boolean begun;
  private boolean counted;
  private long askedAt;
  private long lastContent;

  /**
   * @param learns whether what the engine does teaches anything, and is judged by what it taught
   * @param streamed whether pieces of its answer will be seen
   * @param expected until the first token, from when it is asked; negative: nothing is
   */
  StallWatch(
      EnginePulse pulse, boolean learns, boolean streamed, long promptTokens, long expected) {
    this.pulse = pulse;
    this.learns = learns;
    this.streamed = streamed;
    this.promptTokens = promptTokens;
    this.expected = expected;
  }

  /**
   * For an attempt at this engine. Of hosted providers nothing is learnt: what they have to do for
   * others nobody knows.
   */
  static StallWatch of(Exchange exchange, FleetEngine engine, long expected) {
    boolean learns =
        !engine.spec().kind().hosted() && exchange.snapshot().settings().tries().learntStalls();
    return new StallWatch(
        exchange.services().pulses().of(engine),
        learns,
        exchange.intake().streams(),
        exchange.intake().size() / BYTES_PER_TOKEN,
        expected);
  }

  /** It begins: the connection may have to be made. */
  void asks(long now) {
    askedAt = now;
  }

  /** The engine has been given all that there is of the request so far. */
  void asked(long now) {
    askedAt = now;
    if (learns && !asked) {
      asked = true;
      counted = true;
      pulse.asked(now);
    }
  }

  /** Bytes of the answer were read. */
  void read(long now) {
    if (asked) {
      pulse.sign(now);
    }
  }

  /**
   * A piece of content came with that read.
   *
   * @return whether it was the first
   */
  boolean content(long now) {
    boolean first = !begun;
    if (first) {
      begun = true;
      begun();
      if (asked && streamed) {
        pulse.first(now - askedAt, expected, promptTokens, now);
      }
    } else if (asked && now != lastContent) {
      pulse.paused(now - lastContent, now);
    }
    lastContent = now;
    return first;
  }

  /** Until the first token, from when it was asked, in real time; negative: nothing is. */
  long expected() {
    return expected;
  }

  /** Another engine was faster; how late this one would have been nobody knows. */
  void outrun() {
    if (asked && !begun) {
      pulse.lateness().beyond();
    }
  }

  /** How long ago the engine was asked. */
  long waited(long now) {
    return now - askedAt;
  }

  private void begun() {
    if (counted) {
      counted = false;
      pulse.begun();
    }
  }

  /** The attempt is over. May be repeated. */
  void end() {
    begun();
    if (asked) {
      asked = false;
      pulse.ended();
    }
  }

  /**
   * Which failure its silence is by now, by the time-outs or by what is known of the engine.
   *
   * @param last when anything came from the engine last, or could have
   * @param answering whether anything of its answer has come
   * @param unbegun whether the client has got nothing of it
   * @param awake since when this loop has not been held up: what came meanwhile may be unread
   */
  @Nullable Failure late(
      long now, long last, boolean answering, boolean unbegun, long awake, Timeouts timeouts) {
    if (unbegun && waited(now) > timeouts.firstByte().toNanos()) {
      return Failure.FIRST_BYTE;
    }
    boolean silent = answering && now - last > timeouts.idle().toNanos();
    if (silent || stuck(now, last, awake)) {
      return unbegun && !silent ? Failure.FIRST_BYTE : Failure.STALL;
    }
    return null;
  }

  /**
   * Whether the engine must be stuck, by what is known of it.
   *
   * @param lastByte when anything came last
   * @param awake since when this loop has not been held up: what came meanwhile may be unread
   */
  boolean stuck(long now, long lastByte, long awake) {
    return asked && judge(now, lastByte, awake);
  }

  private boolean judge(long now, long lastByte, long awake) {
    long since = Math.max(awake - now, Math.max(askedAt - now, lastByte - now)) + now;
    if (begun && now - since > pulse.mayPause()) {
      return true;
    }
    long silent = Math.min(now - since, now - pulse.lastSign());
    if (silent <= pulse.maySilent()) {
      return false;
    }
    if (pulse.isStuck()) {
      return true;
    }
    boolean late = !begun && now - askedAt > pulse.mayTake(expected, promptTokens);
    if (late && !streamed) {
      begun(); // its prompt must have been read; of the rest of its time nobody knows
      return false;
    }
    boolean stuck = late || begun && !pulse.reading();
    if (stuck) {
      pulse.stuck(now);
    }
    return stuck;
  }
}
