package dev.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the engine skips must not be seen: every token at the nanosecond of plain stepping. */
final class PlainSteppingTest {
  private static final int REQUESTS = 1_500;
  private static final StepCost COST =
      new StepCost(
          .5, LinearTime.of(new int[] {1, 64, 256}, new double[] {3, 4, 9}), .1, 3.3, 42, .8);

  /** A random life: what is asked of an engine, and when. */
  private record Life(EngineSettings settings, int every, List<Ask> asks) {}

  /**
   * @param gap after the ask before
   * @param aborts the one so many asks back; 0: none
   * @param abortsAt in the callback of that token it aborts the one before it
   */
  @SuppressWarnings("ArrayRecordComponent") // Made once and read.
  private record Ask(long gap, int prompt, int output, long[] hashes, int aborts, int abortsAt) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyTokenComesWhenPlainSteppingBringsIt(long seed) {
    Life life = life(seed, true);

    assertThat(String.join("\n", real(life))).isEqualTo(String.join("\n", plain(life)));
    assertThat(real(life)).anyMatch(line -> line.startsWith("preempt"));
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void whoListensSeldomHearsTheSameAtTheSameTime(long seed) {
    Life life = life(seed, false);
    List<String> real = real(life);
    List<String> plain = plain(life);

    assertThat(new HashSet<>(plain).containsAll(real)).isTrue();
    assertThat(withoutTokens(real)).isEqualTo(withoutTokens(plain));
    assertThat(real.size()).isLessThan(plain.size() / 2);
  }

  private static String withoutTokens(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("token"))
        .collect(Collectors.joining("\n"));
  }

  private static Life life(long seed, boolean everyToken) {
    SplittableRandom random = new SplittableRandom(seed);
    int blockTokens = random.nextBoolean() ? 16 : 64;
    int kvTokens = random.nextInt(3_500, 9_000);
    EngineProfile profile =
        new EngineProfile("plain", "none", COST, kvTokens, 256, random.nextInt(2, 60));
    List<Ask> asks = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      long gap = random.nextInt(4) == 0 ? random.nextLong(900_000_000) : random.nextLong(9_000_000);
      int prompt = random.nextInt(1, 900);
      int output = random.nextInt(20) == 0 ? random.nextInt(1000, 1600) : random.nextInt(1, 250);
      int blocks = (prompt + (random.nextBoolean() ? output : 0)) / blockTokens;
      asks.add(
          new Ask(
              gap,
              prompt,
              output,
              Toy.hashes(random.nextInt(6), random.nextInt(0, 30), i, blocks),
              random.nextInt(6) == 0 ? random.nextInt(1, 30) : 0,
              everyToken && random.nextInt(9) == 0 ? random.nextInt(1, 50) : 0));
    }
    EngineSettings settings = EngineSettings.of(profile).withBlockTokens(blockTokens);
    return new Life(settings, everyToken ? 1 : random.nextInt(20, 1100), asks);
  }

  /** What both engines can do. */
  private record Driven(
      ObjLongConsumer<Sequence> submit,
      LongUnaryOperator step,
      BooleanSupplier busy,
      Supplier<EngineCounters> counters,
      Consumer<Sequence> abort) {}

  private static List<String> real(Life life) {
    SimulatedEngine engine = new SimulatedEngine(life.settings());
    return lived(
        life,
        new Driven(engine::submit, engine::step, engine::busy, engine::counters, engine::abort));
  }

  private static List<String> plain(Life life) {
    PlainEngine engine = new PlainEngine(life.settings());
    return lived(
        life,
        new Driven(engine::submit, engine::step, engine::busy, engine::counters, engine::abort));
  }

  private static List<String> lived(Life life, Driven engine) {
    Diary diary = new Diary(life, engine.abort());
    long now = 0;
    long end = SimulatedEngine.IDLE;
    for (Ask ask : life.asks()) {
      now += ask.gap();
      while (end <= now) {
        end = engine.step().applyAsLong(end);
      }
      engine.submit().accept(diary.sequence(ask), now);
      diary.abort(ask);
      end = engine.busy().getAsBoolean() ? end : engine.step().applyAsLong(now);
    }
    while (end != SimulatedEngine.IDLE) {
      end = engine.step().applyAsLong(end);
    }
    diary.sum(engine.counters().get());
    return diary.lines;
  }

  private static final class Diary implements SequenceListener {
    private final List<String> lines = new ArrayList<>();
    private final Life life;
    private final List<Sequence> sequences = new ArrayList<>();
    private final Consumer<Sequence> abort;

    Diary(Life life, Consumer<Sequence> abort) {
      this.life = life;
      this.abort = abort;
    }

    Sequence sequence(Ask ask) {
      Sequence sequence =
          new Sequence(sequences.size(), ask.prompt(), ask.output(), ask.hashes(), this);
      sequences.add(sequence);
      return sequence;
    }

    void abort(Ask ask) {
      int at = sequences.size() - 1 - ask.aborts();
      if (ask.aborts() > 0 && at >= 0) {
        aborted(sequences.get(at));
      }
    }

    private void aborted(Sequence sequence) {
      abort.accept(sequence);
      lines.add("abort " + sequence.id() + " at " + sequence.produced());
    }

    void sum(EngineCounters counters) {
      lines.add(
          "sum %d %d %d"
              .formatted(
                  counters.generatedTokens(), counters.preemptions(), counters.cachedTokens()));
    }

    @Override
    public int next(int produced) {
      return produced + life.every();
    }

    @Override
    public void admitted(Sequence sequence, long at) {
      lines.add("admit " + sequence.id() + " cached " + sequence.cachedTokens() + " @" + at);
    }

    @Override
    public void token(Sequence sequence, long at) {
      lines.add("token " + sequence.id() + "#" + sequence.produced() + " @" + at);
      if (life.asks().get((int) sequence.id()).abortsAt() == sequence.produced()) {
        aborted(sequences.get((int) Math.max(0, sequence.id() - 1)));
        aborted(sequences.get(Math.min(sequences.size() - 1, (int) sequence.id() + 1)));
      }
    }

    @Override
    public void finished(Sequence sequence, long at) {
      lines.add("finish " + sequence.id() + " @" + at);
    }

    @Override
    public void preempted(Sequence sequence, long at) {
      lines.add("preempt " + sequence.id() + " @" + at);
    }
  }
}
