package dev.weir.control;

import org.jspecify.annotations.Nullable;

/** What one health probe found. */
sealed interface ProbeResult {
  /**
   * The engine answers.
   *
   * @param warning what a person should look at nevertheless, such as a key that was refused
   */
  record Alive(@Nullable String warning) implements ProbeResult {}

  /** Nobody listens at the address: certain, where every other failure is only a hint. */
  record Refused(String why) implements ProbeResult {}

  /** Too late, reset, or a wrong status. */
  record Failed(String why) implements ProbeResult {}
}
