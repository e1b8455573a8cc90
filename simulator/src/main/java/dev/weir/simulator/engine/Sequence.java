package dev.weir.simulator.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request on one engine: what it asks for, and how far it is. Used once.
 *
 * <p>The fields that change belong to the engine it was submitted to and are touched on that
 * engine's thread only.
 */
public final class Sequence {
  static final int[] NONE = {};

  enum State {
    NEW,
    WAITING,
    RUNNING,
    FINISHED,
    ABORTED
  }

  private final long id;
  private final int promptTokens;
  private final int outputTokens;
  final long[] hashes;
  final SequenceListener listener;

  State state = State.NEW;
  long arrival;

  /** KV blocks held, in order; the first {@code held} entries count. */
  int[] blocks = NONE;

  int held;

  /** How many of the held blocks other sequences can find by their name. */
  int published;

  /** Tokens whose keys and values are in the held blocks; while it decodes, {@link #computed()}. */
  int computed;

  /** Tokens that the iteration in flight computes for this sequence. */
  int scheduled;

  /** Tokens of the answer; while it decodes, {@link #produced()}. */
  int produced;

  int cached;
  boolean started;

  /** Its place in the order of admissions. */
  long order;

  /** Those among whom it decodes; null: it does not. */
  @Nullable Decodes decodes;

  /** Iterations of its engine before its first token, were it never preempted. */
  long offset;

  /** The iterations in which it is to be looked at; -1: none yet. */
  long blockVisit = -1;

  long tokenVisit = -1;

  /** The token that its listener wants to hear of next. */
  int wanted;

  /**
   * @param id the caller's own name for it
   * @param promptTokens &gt; 0
   * @param outputTokens it will produce, unless aborted: &gt; 0
   * @param hashes names of the full blocks of the prompt and, where known, of the answer after it;
   *     see {@link BlockHashes}
   */
  public Sequence(
      long id, int promptTokens, int outputTokens, long[] hashes, SequenceListener listener) {
    if (promptTokens <= 0) {
      throw new IllegalArgumentException("promptTokens: " + promptTokens + " (expected: > 0)");
    }
    if (outputTokens <= 0) {
      throw new IllegalArgumentException("outputTokens: " + outputTokens + " (expected: > 0)");
    }
    this.id = id;
    this.promptTokens = promptTokens;
    this.outputTokens = outputTokens;
    this.hashes = Objects.requireNonNull(hashes, "hashes");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  public long id() {
    return id;
  }

  public int promptTokens() {
    return promptTokens;
  }

  public int outputTokens() {
    return outputTokens;
  }

  /** Tokens produced so far. */
  public int produced() {
    return decodes == null ? produced : decodes.produced(this);
  }

  /** Prompt tokens found in the prefix cache when it was first admitted. */
  public int cachedTokens() {
    return cached;
  }

  /** Prompt tokens computed for it so far, not counting those that were computed again. */
  public int prefilledTokens() {
    return started ? Math.max(0, Math.min(promptTokens, computed()) - cached) : 0;
  }

  /** Whether nothing more will happen to it. */
  public boolean ended() {
    return state == State.FINISHED || state == State.ABORTED;
  }

  /** Tokens known so far: the prompt and what was produced. */
  int known() {
    return promptTokens + produced();
  }

  /** Tokens whose keys and values are there, or were computed by the iteration in flight. */
  int computed() {
    return decodes == null ? computed : known() - 1;
  }

  boolean is(State other) {
    return state == other;
  }
}
