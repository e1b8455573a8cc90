package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** When silence is a stall, by what an engine was seen to do. */
final class StallWatchTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int PROMPT = 1000;

  private final AtomicBoolean deaf = new AtomicBoolean();
  private final EnginePulse pulse = new EnginePulse(1, deaf::get);
  private long now = 1000 * SECOND;

  private StallWatch watch(int promptTokens, long expected) {
    return new StallWatch(pulse, true, true, promptTokens, expected);
  }

  /** One request that is answered as usual: a first token, and then one every 20 ms. */
  private void usual(long firstToken, long expected) {
    StallWatch watch = watch(PROMPT, expected);
    watch.asked(now);
    now += firstToken;
    for (int i = 0; i < 20; i++) {
      watch.read(now);
      watch.content(now);
      now += 20 * MILLI;
    }
    watch.end();
  }

  private void learn() {
    for (int i = 0; i < 2 * EnginePulse.ENOUGH; i++) {
      usual(200 * MILLI, 150 * MILLI);
    }
  }

  private boolean stuckAfter(StallWatch watch, long asked, long nanos) {
    return watch.stuck(asked + nanos, asked, 0);
  }

  @Test
  void beforeAnythingIsKnownNothingIsAStall() {
    StallWatch watch = watch(PROMPT, -1);
    watch.asked(now);
    assertThat(stuckAfter(watch, now, 500 * SECOND)).isFalse();
  }

  @Test
  void whoWaitsFarLongerThanPredictedWhileNobodyIsServedIsStuck() {
    learn();
    StallWatch watch = watch(PROMPT, 150 * MILLI);
    watch.asked(now);
    assertThat(stuckAfter(watch, now, 2 * SECOND)).isFalse();
    assertThat(stuckAfter(watch, now, 3 * SECOND)).isTrue();
  }

  @Test
  void whoWaitsWhileOthersAreServedIsNot() {
    learn();
    StallWatch waits = watch(PROMPT, 150 * MILLI);
    waits.asked(now);
    StallWatch served = watch(PROMPT, 150 * MILLI);
    served.asked(now);
    long asked = now;
    for (int i = 0; i < 1000; i++) {
      now += 20 * MILLI;
      served.read(now);
      served.content(now);
      assertThat(waits.stuck(now, asked, 0)).isFalse();
    }
  }

  @Test
  void aLongPromptExcusesSilenceForAsLongAsItMayTake() {
    learn();
    StallWatch decodes = watch(PROMPT, 150 * MILLI);
    decodes.asked(now);
    now += 200 * MILLI;
    decodes.read(now);
    decodes.content(now);
    long last = now;
    StallWatch reads = watch(100_000, 10 * SECOND);
    reads.asked(now);
    assertThat(decodes.stuck(last + 20 * SECOND, last, 0)).isFalse();
    assertThat(reads.stuck(last + 20 * SECOND, last, 0)).isFalse();
    assertThat(reads.stuck(last + 60 * SECOND, last, 0)).isTrue();
    assertThat(decodes.stuck(last + 60 * SECOND, last, 0)).as("with it").isTrue();
  }

  @Test
  void whereNothingIsPredictedWhatPromptsTookPerTokenTells() {
    for (int i = 0; i < 2 * EnginePulse.ENOUGH; i++) {
      usual(200 * MILLI, -1);
    }
    StallWatch watch = watch(PROMPT, -1);
    watch.asked(now);
    assertThat(stuckAfter(watch, now, 2 * SECOND)).isFalse();
    assertThat(stuckAfter(watch, now, 4 * SECOND)).isTrue();
    StallWatch larger = watch(20 * PROMPT, -1);
    larger.asked(now);
    assertThat(larger.stuck(now + 4 * SECOND, now, 0)).as("together with the other").isTrue();
  }

  @Test
  void aStreamThatStopsWhileNothingIsReadIsStuck() {
    learn();
    StallWatch watch = watch(PROMPT, 150 * MILLI);
    watch.asked(now);
    now += 200 * MILLI;
    watch.read(now);
    watch.content(now);
    assertThat(stuckAfter(watch, now, SECOND)).isFalse();
    assertThat(stuckAfter(watch, now, 3 * SECOND)).isTrue();
  }

  @Test
  void aLoopThatWasHeldUpItselfAccusesNobody() {
    learn();
    StallWatch watch = watch(PROMPT, 150 * MILLI);
    watch.asked(now);
    long asked = now;
    now += 60 * SECOND;
    assertThat(watch.stuck(now, asked, now)).isFalse();
    assertThat(watch.stuck(now + 3 * SECOND, asked, now)).isTrue();
  }

  @Test
  void anAnswerThatIsNotStreamedIsNeverTakenForStalledByItself() {
    learn();
    StallWatch whole = new StallWatch(pulse, true, false, PROMPT, 150 * MILLI);
    whole.asked(now);
    assertThat(stuckAfter(whole, now, 100 * SECOND)).isFalse();
  }

  @Test
  void anEngineThatIsSilentAndMissesItsProbesIsStuckForThoseToo() {
    StallWatch whole = new StallWatch(pulse, true, false, PROMPT, -1);
    whole.asked(now);
    assertThat(stuckAfter(whole, now, 60 * SECOND)).isFalse();
    deaf.set(true);
    assertThat(stuckAfter(whole, now, 4 * SECOND)).as("it may still be on its way").isFalse();
    assertThat(stuckAfter(whole, now, 6 * SECOND)).isTrue();
  }

  @Test
  void whoMissesItsProbesAndWritesOnIsNot() {
    deaf.set(true);
    StallWatch whole = new StallWatch(pulse, true, false, PROMPT, -1);
    whole.asked(now);
    StallWatch stream = watch(PROMPT, -1);
    stream.asked(now);
    stream.read(now + 58 * SECOND);
    assertThat(stuckAfter(whole, now, 60 * SECOND)).isFalse();
  }

  @Test
  void afterAllHaveEndedAnEngineIsHeardAnew() {
    learn();
    StallWatch watch = watch(PROMPT, 150 * MILLI);
    watch.asked(now);
    assertThat(stuckAfter(watch, now, 30 * SECOND)).isTrue();
    watch.end();
    now += 40 * SECOND;
    StallWatch next = watch(PROMPT, 150 * MILLI);
    next.asked(now);
    assertThat(stuckAfter(next, now, SECOND)).isFalse();
    next.end();
    assertThat(pulse.reading()).isFalse();
  }
}
