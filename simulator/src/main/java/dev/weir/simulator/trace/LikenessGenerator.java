package dev.weir.simulator.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Draws a {@link Likeness}; the same seed draws the same. */
final class LikenessGenerator {
  private static final int BLOCK_TOKENS = 512;

  /**
   * Prompts that have most of their blocks in common.
   *
   * @param tokens about as many has each of them
   * @param blocks that all have, those of their kind included
   */
  @SuppressWarnings("ArrayRecordComponent") // Private to the generator.
  private record Family(int tokens, int[] blocks) {}

  private final Likeness likeness;
  private final Likeness.Sharing sharing;
  private final SplittableRandom random;
  private final TraceBuilder builder = new TraceBuilder();
  private final List<Family> families = new ArrayList<>();
  private int nextBlock;

  LikenessGenerator(Likeness likeness, long seed) {
    this.likeness = likeness;
    this.sharing = likeness.sharing();
    this.random = new SplittableRandom(seed);
    this.nextBlock = sharing.kinds() * sharing.kindBlocks();
  }

  Trace generate() {
    double at = 0;
    for (int i = 0; i < likeness.requests(); i++) {
      builder.add(sharing.kinds() == 0 ? lone(at) : relative(at));
      at += gap();
    }
    return new Trace("synthetic:" + likeness.name(), nanos(at), builder.byArrival());
  }

  private double gap() {
    double mean = 1 / likeness.rate();
    if (likeness.pauses() == 0) {
      return exponential(mean);
    }
    double within = (mean - likeness.pauses() * likeness.pauseSeconds()) / (1 - likeness.pauses());
    boolean pause = random.nextDouble() < likeness.pauses();
    return exponential(pause ? likeness.pauseSeconds() : within);
  }

  private TraceRequest lone(double at) {
    return TraceRequest.lone(
        nanos(at), likeness.input().draw(random), likeness.output().draw(random), BlockPrefix.NONE);
  }

  private TraceRequest relative(double at) {
    Family family = family();
    int shared = Math.min(family.blocks.length * BLOCK_TOKENS, family.tokens);
    double own = (family.tokens - shared) * (.5 + random.nextDouble());
    int tokens = shared + (int) Math.max(1, Math.round(own));
    int[] blocks = Arrays.copyOf(family.blocks, Math.ceilDiv(tokens, BLOCK_TOKENS));
    for (int i = Math.min(blocks.length, family.blocks.length); i < blocks.length; i++) {
      blocks[i] = nextBlock++;
    }
    BlockPrefix prefix = BlockPrefix.of(BLOCK_TOKENS, 0, blocks);
    return TraceRequest.lone(nanos(at), tokens, likeness.output().draw(random), prefix);
  }

  /** One of the recent, or a new one in the place of one of them. */
  private Family family() {
    boolean known = random.nextDouble() >= 1 / sharing.group();
    if (known && !families.isEmpty()) {
      return families.get(random.nextInt(families.size()));
    }
    Family family = newFamily();
    if (families.size() < sharing.recent()) {
      families.add(family);
    } else {
      families.set(random.nextInt(families.size()), family);
    }
    return family;
  }

  private Family newFamily() {
    int tokens = likeness.input().draw(random);
    int ofKind = sharing.kindBlocks();
    int most = (tokens - 1) / BLOCK_TOKENS;
    int more = (int) Math.round(Math.max(0, most - ofKind) * sharing.common());
    int[] blocks = new int[Math.min(most, ofKind + more)];
    int kind = kind();
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = i < ofKind ? kind * ofKind + i : nextBlock++;
    }
    return new Family(tokens, blocks);
  }

  /** The first of all kinds, or, as often, one of the others. */
  private int kind() {
    int kind = 0;
    while (kind < sharing.kinds() - 1 && random.nextBoolean()) {
      kind++;
    }
    return kind;
  }

  private double exponential(double mean) {
    return -Math.log(1 - random.nextDouble()) * mean;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
