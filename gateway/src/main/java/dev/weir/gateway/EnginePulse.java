package dev.weir.gateway;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What all loops of a gateway have heard of one engine of late, and from that how long it may be
 * silent before it must be stuck.
 *
 * <p><b>What it knows.</b> When anybody got anything from the engine last; how many requests it
 * has, and how many of these have not begun to be answered. From what it saw in the last minutes:
 * the longest silence while nothing was being read, by which factor first tokens came later than
 * the speed card predicted, and where the card predicts nothing, how long they took for each token
 * of their prompts.
 *
 * <p><b>What follows.</b> An engine is <em>stuck</em> when a request has waited far longer for its
 * first token than the engine needs for that work, or when nothing is left to be read, and all the
 * while nobody got a token. One request that waits while others are served is not enough: engines
 * put requests off under load, and that is healthy. So a busy engine cannot look stuck. Reading a
 * long prompt excuses silence for as long as that prompt may take, and no longer. It is stuck too
 * when it misses its probes and is silent towards everybody: of answers that are not streamed that
 * is the only sign there is.
 *
 * <p><b>Bound.</b> At least four times what is expected and a second; eight times the longest
 * silence that was seen, or three seconds more than it; never less than two seconds of silence.
 * Where the card predicts nothing, and until {@value #ENOUGH} observations, nothing is concluded;
 * the configured time-outs hold in any case. <b>Cost.</b> A read and a compare for each read of an
 * answer. <b>How it fails.</b> An engine of which only whole answers (not streamed) are awaited,
 * and which answers its probes, is noticed by the time-outs only: how long such an answer takes
 * nobody can say.
 *
 * <p>Times are real. Any thread may call it; what is read is at most some milliseconds old.
 */
final class EnginePulse {
  static final int ENOUGH = 20;
  private static final long SLACK = TimeUnit.SECONDS.toNanos(1);
  private static final long LEAST_SILENCE = TimeUnit.SECONDS.toNanos(2);
  private static final long UNKNOWN_SILENCE = TimeUnit.SECONDS.toNanos(5);
  private static final long STREAM_SILENCE = TimeUnit.SECONDS.toNanos(30);
  private static final long MOST_MORE = TimeUnit.SECONDS.toNanos(3);
  private static final long FINE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final double FACTOR = 4;
  private static final double MOST_FACTOR = 8;
  private static final double SILENCES = 8;

  /** What a prompt costs that is next to nothing, in tokens. */
  private static final double LEAST_PROMPT = 512;

  private final double dilation;
  private final BooleanSupplier deaf;
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicInteger unbegun = new AtomicInteger();
  private final RecentMost silences = new RecentMost();
  private final RecentMost streamSilences = new RecentMost();
  private final RecentMost lateness = new RecentMost();
  private final RecentMost perToken = new RecentMost();
  private final Lateness late;
  private volatile long lastSign;
  private volatile long stuckAt;
  private volatile boolean stuck;

  /**
   * @param dilation of engines' times: &ge; 1
   * @param deaf whether it misses probes that it used to answer
   */
  EnginePulse(double dilation, BooleanSupplier deaf) {
    this.dilation = dilation;
    this.deaf = deaf;
    this.late = new Lateness(slow(SHORT));
  }

  /** A request was sent. */
  void asked(long now) {
    if (active.getAndIncrement() == 0) {
      lastSign = now;
      stuck = false;
    }
    unbegun.incrementAndGet();
  }

  /** One of those asked has begun to be answered, or must have, or has ended without. */
  void begun() {
    unbegun.decrementAndGet();
  }

  void ended() {
    active.decrementAndGet();
  }

  /** Something came from the engine. */
  void sign(long now) {
    long gap = now - lastSign;
    if (gap > FINE) {
      if (unbegun.get() == 0) {
        silences.saw((double) gap, now);
      }
      lastSign = now;
      stuck = false;
    }
  }

  /** A stream went on after so long a pause. */
  void paused(long nanos, long now) {
    streamSilences.saw((double) nanos, now);
  }

  /**
   * A first token came.
   *
   * @param took since the request was sent
   * @param expected of that; negative: nothing was
   */
  void first(long took, long expected, long promptTokens, long now) {
    if (expected >= 0) {
      lateness.saw((double) took / (expected + slow(SHORT)), now);
      late.saw(took, expected);
    }
    perToken.saw(took / (promptTokens + LEAST_PROMPT), now);
  }

  /** By how much its first tokens are late at the most, but for one in twenty. */
  Lateness lateness() {
    return late;
  }

  /** How long a first token may take; {@code Long.MAX_VALUE}: nobody knows. */
  long mayTake(long expected, long promptTokens) {
    if (expected >= 0) { // the card is trusted: it has seen enough
      double factor = Math.clamp(2 * lateness.most(), FACTOR, MOST_FACTOR);
      return (long) (factor * expected) + slow(SLACK);
    }
    if (perToken.count() >= ENOUGH) {
      double worst = perToken.most() * (promptTokens + LEAST_PROMPT);
      return (long) (FACTOR * worst) + slow(SLACK);
    }
    return Long.MAX_VALUE;
  }

  /** How long it may be silent towards everybody while it reads nothing. */
  long maySilent() {
    return silences.count() < ENOUGH
        ? slow(UNKNOWN_SILENCE)
        : Math.max(slow(LEAST_SILENCE), longer(silences.most()));
  }

  /** How long one stream may pause while others go on. */
  long mayPause() {
    return Math.max(slow(STREAM_SILENCE), (long) (SILENCES * streamSilences.most()));
  }

  /** Since when nobody got anything, while somebody waited. */
  long lastSign() {
    return lastSign;
  }

  boolean reading() {
    return unbegun.get() > 0;
  }

  /** It must be stuck: everybody may give it up who has waited for long. */
  void stuck(long now) {
    stuckAt = now;
    stuck = true;
  }

  boolean isStuck() {
    return stuck && stuckAt - lastSign > 0 || deaf.getAsBoolean();
  }

  /** Many times as long where that is little; a long silence needs no such room. */
  private long longer(double silence) {
    return (long) Math.min(SILENCES * silence, silence + slow(MOST_MORE));
  }

  private long slow(long nanos) {
    return (long) (nanos * dilation);
  }
}
