package dev.weir.simulator.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Small engines with round times, sequences for them, and a run to the end in virtual time. */
final class Toy {
  /** One millisecond per iteration and one microsecond per token. */
  private static final StepCost COST =
      new StepCost(
          1, LinearTime.of(new int[] {1, 1_000_001}, new double[] {0.001, 1000.001}), 0, 0, 0, 0);

  private Toy() {}

  static EngineProfile profile(int kvTokens, int budget, int maxSequences) {
    return new EngineProfile("toy", "none", COST, kvTokens, budget, maxSequences);
  }

  static SimulatedEngine engine(int kvTokens) {
    return new SimulatedEngine(EngineSettings.of(profile(kvTokens, 256, 16)));
  }

  /** Runs until nothing is left and returns when that was. */
  static long drain(SimulatedEngine engine, long now) {
    long last = now;
    for (long end = engine.step(now); end != SimulatedEngine.IDLE; end = engine.step(end)) {
      last = end;
    }
    return last;
  }

  /** Hashes of a text that begins with {@code shared} common blocks and goes on alone. */
  static long[] hashes(long prefix, int shared, long own, int blocks) {
    long[] hashes = new long[blocks];
    Arrays.setAll(
        hashes, i -> BlockHashes.mix(i < shared ? prefix * 1_000_003 + i : own * 7_368_787 + i));
    return hashes;
  }

  static Sequence sequence(long id, int prompt, int output, SequenceListener listener) {
    return new Sequence(id, prompt, output, hashes(0, 0, id, prompt / 16), listener);
  }

  /** Writes down everything that happens. */
  static final class Diary implements SequenceListener {
    final List<String> lines = new ArrayList<>();

    @Override
    public void admitted(Sequence sequence, long at) {
      lines.add("admit " + sequence.id() + " cached " + sequence.cachedTokens() + " @" + at);
    }

    @Override
    public void token(Sequence sequence, long at) {
      lines.add("token " + sequence.id() + "#" + sequence.produced() + " @" + at);
    }

    @Override
    public void finished(Sequence sequence, long at) {
      lines.add("finish " + sequence.id() + " @" + at);
    }

    @Override
    public void preempted(Sequence sequence, long at) {
      lines.add("preempt " + sequence.id() + " @" + at);
    }

    List<String> of(String kind) {
      return lines.stream()
          .filter(line -> line.startsWith(kind))
          .map(line -> line.replaceFirst(" @.*", ""))
          .toList();
    }
  }
}
