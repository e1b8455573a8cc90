package dev.weir.simulator.engine;

/** What an engine says to a new sequence. */
public enum Admission {
  /** It waits for its turn. */
  QUEUED,
  /** As many wait as may. */
  QUEUE_FULL,
  /** Prompt and answer together would never fit into the KV cache. */
  TOO_LONG
}
