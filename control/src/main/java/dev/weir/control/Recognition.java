package dev.weir.control;

import dev.weir.protocol.Refusal;

/** What became of the question who is calling. */
public sealed interface Recognition {
  record Known(Key key) implements Recognition {}

  /**
   * @param refusal 401 or 403; 503: nobody can tell at the moment, asking again soon may help
   */
  record Refused(Refusal refusal) implements Recognition {}
}
