package dev.weir.control.port;

import dev.weir.scheduler.Outcome;

/**
 * What is remembered of one inference, whatever became of it: one row, written once, when it ended.
 * Numbers, names of the configuration and hashes only; no text, key or address of a caller.
 *
 * @param requestId as in the answer's header; a client may have chosen it
 * @param code of the error that the client was told; empty: none
 * @param costMicros in millionths of the currency of the price list
 * @param prefix of the prompt
 * @param detour how it differs from what was asked for
 */
public record LedgerRow(
    RowId id,
    String requestId,
    Times times,
    Outcome outcome,
    String code,
    Caller caller,
    Call call,
    Tokens tokens,
    long costMicros,
    PrefixShape prefix,
    Detour detour) {

  /** Of a request that went where it was sent. */
  public LedgerRow(
      RowId id,
      String requestId,
      Times times,
      Outcome outcome,
      String code,
      Caller caller,
      Call call,
      Tokens tokens,
      long costMicros,
      PrefixShape prefix) {
    this(
        id, requestId, times, outcome, code, caller, call, tokens, costMicros, prefix, Detour.NONE);
  }

  /**
   * @param arrivedMicros since the epoch, by the wall clock
   * @param ttftMicros from there to the first content; {@link #NEVER}: there was none
   * @param totalMicros from there to the end
   * @param deadlineMicros from there to when the client wanted it; {@link #NEVER}: it did not say
   */
  public record Times(long arrivedMicros, long ttftMicros, long totalMicros, long deadlineMicros) {
    public static final long NEVER = -1;
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    /** The day on which it arrived, in UTC, counted from the epoch. */
    public long day() {
      return Math.floorDiv(arrivedMicros, MICROS_PER_DAY);
    }
  }

  /**
   * Who asked.
   *
   * @param keyId public name of the key
   * @param org that the tenant belongs to; empty: none is known
   * @param session what ties turns together, hashed with the tenant; 0: nothing does
   * @param priority class: lower goes first
   */
  public record Caller(String keyId, String tenant, String org, long session, int priority) {}

  /**
   * What was asked, and of whom.
   *
   * @param api label of the call
   * @param model empty: none that exists was named
   * @param engine the last that was asked; empty: none was
   * @param attempts engines that were asked
   */
  public record Call(String api, boolean stream, String model, String engine, int attempts) {}

  /**
   * What it came to. Where the engine did not count, the prompt is estimated by its length and the
   * output by the pieces that came.
   *
   * @param cached of the prompt's, those that the engine did not have to read
   * @param promptTold whether the engine counted the prompt
   * @param outputTold whether it counted the output
   */
  public record Tokens(
      long prompt, long cached, long output, boolean promptTold, boolean outputTold) {
    public static final Tokens NONE = new Tokens(0, 0, 0, true, true);
  }

  /**
   * What was done to a request that was not asked for.
   *
   * @param asked the model that the client named; empty: the one that served
   * @param degraded the steps of its model's ladder that it gave way to; empty: none
   * @param shadow whether it is a copy that no client waits for, and no tenant pays for
   */
  public record Detour(String asked, String degraded, boolean shadow) {
    public static final Detour NONE = new Detour("", "", false);
  }

  /** The same with its prompt told in fewer words. */
  public LedgerRow with(PrefixShape shorter) {
    return new LedgerRow(
        id, requestId, times, outcome, code, caller, call, tokens, costMicros, shorter, detour);
  }
}
