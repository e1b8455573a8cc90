package dev.weir.scheduler.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The promises of {@link PrefixIndex}, held through lives that nobody thought of. */
class PrefixIndexRandomTest {
  /** No more than a block names holders, so that the deepest is always known by name. */
  private static final int ENGINES = Holders.NAMED;

  /** A request that runs. */
  private record Running(Prefix prefix, int engine) {}

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void itSaysWhatTheNaiveModelSaysAndEveryEngineStaysPrefixClosed() {
    for (int life = 0; life < 25; life++) {
      PrefixIndex index = new PrefixIndex(16 << 20);
      NaiveIndex model = new NaiveIndex();
      List<Running> running = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        step(index, model, running);
        compare(index, model);
      }
      assertThat(index.size()).isPositive();
    }
  }

  private void step(PrefixIndex index, NaiveIndex model, List<Running> running) {
    int engine = random.nextInt(ENGINES);
    Prefix prefix = prompt();
    switch (random.nextInt(40)) {
      case 0 -> {
        int blocks = 1 + random.nextInt(60);
        index.capacity(engine, blocks);
        model.capacity(engine, blocks);
      }
      case 1 -> {
        index.clear(engine);
        model.clear(engine);
      }
      case 2, 3, 4 -> {
        index.touch(prefix, engine);
        model.enter(prefix, engine);
        model.leave(prefix, engine);
      }
      default -> {
        if (running.size() > random.nextInt(30)) {
          Running ended = running.remove(random.nextInt(running.size()));
          index.leave(ended.prefix(), ended.engine());
          model.leave(ended.prefix(), ended.engine());
        } else {
          index.enter(prefix, engine);
          model.enter(prefix, engine);
          running.add(new Running(prefix, engine));
        }
      }
    }
  }

  private void compare(PrefixIndex index, NaiveIndex model) {
    assertThat(index.size()).isEqualTo(model.size());
    Prefix prefix = prompt();
    int deepest = 0;
    for (int engine = 0; engine < ENGINES; engine++) {
      int depth = model.match(prefix, engine);
      assertThat(depth).as("no block behind a gap").isNotNegative();
      assertThat(index.match(prefix, engine)).isEqualTo(depth);
      assertThat(index.pinned(engine)).isEqualTo(model.pinned(engine));
      deepest = Math.max(deepest, depth);
    }
    checkHolders(index, model, prefix, deepest);
  }

  private static void checkHolders(
      PrefixIndex index, NaiveIndex model, Prefix prefix, int deepest) {
    int[] into = new int[4];
    int found = PrefixIndexTest.holders(index, prefix, into);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      assertThat(seen).as("each engine once").doesNotContain(into[i]);
      assertThat(model.match(prefix, into[i])).as("a holder holds").isPositive();
      seen.add(into[i]);
    }
    assertThat(found > 0).isEqualTo(deepest > 0);
    if (found > 0) {
      assertThat(model.match(prefix, into[0])).as("the deepest first").isEqualTo(deepest);
    }
  }

  /** A walk in a small tree, so that prompts share beginnings of all lengths. */
  private Prefix prompt() {
    long[] hashes = new long[random.nextInt(9)];
    long at = 1;
    for (int i = 0; i < hashes.length; i++) {
      at = at * 31 + random.nextInt(i < 2 ? 2 : 3) + 1;
      hashes[i] = at;
    }
    return PrefixIndexTest.prompt(hashes);
  }
}
