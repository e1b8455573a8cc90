package dev.weir.protocol.translate;

/** What an answer is made of. */
enum Kind {
  /** What a model thinks before it answers. */
  REASONING,
  TEXT,
  /** Why a model does not answer. */
  REFUSAL,
  /** A call of one of the client's tools. */
  CALL
}
