package dev.weir.scheduler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one gateway has on one engine, told to the others: they place by the sum.
 *
 * @param gateway that speaks
 * @param pendingTokens of prompts that the engine has yet to read
 * @param pendingPairs of those prompts' tokens with the tokens before them, which attention costs
 * @param decoding requests that are being answered
 * @param contextTokens of those
 * @param placed what went there since the last word: the engine's cache has those prompts now
 */
public record Share(
    int gateway,
    long pendingTokens,
    double pendingPairs,
    int decoding,
    long contextTokens,
    List<Placed> placed) {
  /**
   * A request that was sent to the engine.
   *
   * @param session of the tenant's that goes on there; null: it has none
   */
  public record Placed(Prefix prefix, String tenant, @Nullable String session) {
    public static Placed of(Ticket ticket) {
      return new Placed(ticket.work().prefix(), ticket.tenant(), ticket.work().session());
    }
  }

  public Share {
    placed = List.copyOf(placed);
  }
}
