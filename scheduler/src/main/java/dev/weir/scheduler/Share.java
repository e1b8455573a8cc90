package dev.weir.scheduler;

import java.util.List;

/**
 * What one gateway has on one engine, told to the others: they place by the sum.
 *
 * @param gateway that speaks
 * @param pendingTokens of prompts that the engine has yet to read
 * @param pendingPairs of those prompts' tokens with the tokens before them, which attention costs
 * @param decoding requests that are being answered
 * @param contextTokens of those
 * @param placed prompts that went there since the last word: the engine's cache has them now
 */
public record Share(
    int gateway,
    long pendingTokens,
    double pendingPairs,
    int decoding,
    long contextTokens,
    List<Prefix> placed) {
  public Share {
    placed = List.copyOf(placed);
  }
}
