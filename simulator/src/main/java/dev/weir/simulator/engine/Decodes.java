package dev.weir.simulator.engine;

import org.jspecify.annotations.Nullable;

/**
 * The sequences of a batch that decode. All of them get one token in every iteration, so what an
 * iteration costs follows from two sums, and each of them is told how far it is by a counter that
 * all share. A sequence is looked at only when it needs another block or has one to name, and when
 * it writes a token that somebody waits for; {@link Calendar} knows when.
 */
final class Decodes {
  private final int blockTokens;
  private final Calendar blocks = new Calendar();
  private final Calendar tokens = new Calendar();

  /** Iterations completed. */
  private long done;

  private int count;

  /** Sum over all of what the next iteration will attend to: what is computed, and one. */
  private long context;

  /** While an iteration is completed: who was looked at last, by order; else the greatest. */
  private long looked = Long.MAX_VALUE;

  Decodes(int blockTokens) {
    this.blockTokens = blockTokens;
  }

  int count() {
    return count;
  }

  long context() {
    return context;
  }

  int produced(Sequence sequence) {
    return (int) (done - sequence.offset) - (ahead(sequence) ? 1 : 0);
  }

  /** Whether the shared counter says a token that this sequence's turn has not come for. */
  boolean ahead(Sequence sequence) {
    return sequence.decodes == this && sequence.order > looked;
  }

  /** Takes one that has just written a token. */
  void join(Sequence sequence) {
    sequence.offset = done - sequence.produced;
    sequence.decodes = this;
    count++;
    context += sequence.known();
    awaitBlock(sequence);
  }

  /** Lets one go, as far as it is. */
  void leave(Sequence sequence) {
    context -= sequence.promptTokens() + done - sequence.offset;
    sequence.produced = produced(sequence);
    sequence.computed = sequence.known() - 1;
    sequence.decodes = null;
    sequence.blockVisit = -1;
    sequence.tokenVisit = -1;
    count--;
  }

  /** Everybody writes a token; returns how many they are. */
  int advance() {
    done++;
    context += count;
    looked = -1;
    return count;
  }

  /** Everybody has been looked at who had to be. */
  void passed() {
    looked = Long.MAX_VALUE;
  }

  /** When a block is full it is named, and before the next token another one is needed. */
  void awaitBlock(Sequence sequence) {
    int computed = sequence.computed();
    long extend = (long) sequence.held * blockTokens - computed;
    long publish =
        sequence.published < sequence.hashes.length
            ? (sequence.published + 1L) * blockTokens - 1 - computed
            : Calendar.FARTHEST;
    long next = Math.max(fresh(sequence), Math.min(extend, publish));
    sequence.blockVisit = done + Math.min(next, Calendar.FARTHEST);
    blocks.put(sequence.blockVisit, sequence);
  }

  /** One that was looked at in this iteration waits for the next at least. */
  private long fresh(Sequence sequence) {
    return sequence.blockVisit == done ? 1 : 0;
  }

  int drainBlocks() {
    return blocks.drain(done);
  }

  /** Null: it has left, or is due another time. */
  @Nullable Sequence dueForBlock(int i) {
    Sequence sequence = blocks.get(i);
    return sequence.decodes == this && sequence.blockVisit == done ? sequence : null;
  }

  /** The token that its listener wants to hear of, its last at the latest. */
  void awaitToken(Sequence sequence) {
    int produced = sequence.produced();
    int wanted = Math.max(produced + 1, sequence.listener.next(produced));
    sequence.wanted = Math.min(wanted, sequence.outputTokens());
    visitForToken(sequence, sequence.wanted - produced);
  }

  private void visitForToken(Sequence sequence, int ahead) {
    sequence.tokenVisit = done + Math.min(ahead, Calendar.FARTHEST);
    tokens.put(sequence.tokenVisit, sequence);
  }

  int drainTokens() {
    return tokens.drain(done);
  }

  /** Null: it has left, is due another time, or sent on. */
  @Nullable Sequence dueForToken(int i) {
    Sequence sequence = tokens.get(i);
    if (sequence.decodes != this || sequence.tokenVisit != done) {
      return null;
    }
    looked = sequence.order;
    int left = sequence.wanted - sequence.produced();
    if (left == 0) {
      return sequence;
    }
    visitForToken(sequence, left);
    return null;
  }
}
