package dev.weir.scheduler;

/** What a policy says to a request that arrives. */
public sealed interface Admission {
  /** It may be placed, or wait. */
  record Welcome() implements Admission {}

  /**
   * Its promise would be broken: better to say so now.
   *
   * @param retryAfterNanos until a new attempt has a chance, by estimate: &gt; 0
   */
  record Busy(long retryAfterNanos) implements Admission {}

  Admission WELCOME = new Welcome();
}
