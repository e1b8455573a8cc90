package dev.weir.gateway;

import java.util.Locale;

/** Why a stream that could have been continued cannot be any more. */
enum Loss {
  /** Thoughts, calls or several texts have come, with which nobody could go on. */
  FORM,
  /** The memory was needed by others. */
  MEMORY,
  /** The engine was lost and the request turned out to hold the answer to a form. */
  REQUEST;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
