package dev.weir.control;

/**
 * Whether an answer whose engine is lost is continued by another.
 *
 * @param attempts engines in a row that may be asked in vain to go on with one answer: &gt; 0
 */
public record ResumeRules(boolean enabled, int attempts) {
  public static final ResumeRules DEFAULTS = new ResumeRules(true, 8);

  public ResumeRules {
    if (attempts <= 0) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: > 0)");
    }
  }
}
