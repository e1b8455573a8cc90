package dev.weir.scheduler.weir;

/** What one request would find on one engine, in seconds and tokens. Used again and again. */
final class Prospect {
  /** Of its prompt, what the engine's cache does not have. */
  double newTokens;

  /** Of those with the tokens before them. */
  double pairs;

  /** To read them, with the decodes that go on meanwhile. */
  double prefill;

  /** Until the engine begins to. */
  double wait;

  /** From dispatch to the first token. */
  double ttft;

  /** What the engine costs this request and those who decode there. */
  double score;

  /** Whether it may go there now. */
  boolean room;

  void copy(Prospect other) {
    newTokens = other.newTokens;
    pairs = other.pairs;
    prefill = other.prefill;
    wait = other.wait;
    ttft = other.ttft;
    score = other.score;
    room = other.room;
  }
}
