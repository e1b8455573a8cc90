package dev.weir.gateway;

import dev.weir.protocol.AnswerScan;

/** What an answer cost, as the engine counted; -1 where it did not say. */
record Usage(long promptTokens, long cachedTokens, long completionTokens, long soundTokens) {
  static final Usage UNKNOWN = new Usage(-1, -1, -1);

  /** Of a prompt whose sound is not told apart. */
  Usage(long promptTokens, long cachedTokens, long completionTokens) {
    this(promptTokens, cachedTokens, completionTokens, -1);
  }

  static Usage of(AnswerScan scan) {
    return new Usage(
        scan.promptTokens(), scan.cachedTokens(), scan.completionTokens(), scan.soundTokens());
  }

  /** What is known of both, the later word first: streams tell it in parts. */
  Usage and(Usage later) {
    return new Usage(
        later.promptTokens < 0 ? promptTokens : later.promptTokens,
        later.cachedTokens < 0 ? cachedTokens : later.cachedTokens,
        later.completionTokens < 0 ? completionTokens : later.completionTokens,
        later.soundTokens < 0 ? soundTokens : later.soundTokens);
  }
}
