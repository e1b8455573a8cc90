package dev.weir.protocol.translate;

import dev.weir.protocol.Refusal;

/** A request that the other API cannot express, or an answer that is not of it. */
public final class Untranslatable extends Exception {
  private static final long serialVersionUID = 1;
  private static final String DISCONTINUED = "discontinued";

  private final transient Refusal refusal;

  private Untranslatable(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** Something of the request is not as its own API has it. */
  static Untranslatable invalid(String param, String found, String expected) {
    return new Untranslatable(
        Refusal.invalid(words(param, found, expected), param, "invalid_value"));
  }

  /** Something of the request has no equivalent on an engine that speaks chat only. */
  static Untranslatable unsupported(String param, String found, String expected) {
    return new Untranslatable(
        Refusal.invalid(words(param, found, expected), param, "unsupported_value"));
  }

  /** An answer is not what the engine's API answers. */
  static Untranslatable answer(String what) {
    return new Untranslatable(Refusal.server(502, "the engine's answer " + what, "engine_failed"));
  }

  /**
   * An engine that was to go on with an answer does something else, for which it is not to blame.
   */
  static Untranslatable discontinued(String what) {
    return new Untranslatable(Refusal.server(502, "the engine's answer " + what, DISCONTINUED));
  }

  /** Whether it is the rest of an answer and does not go on with its beginning. */
  public boolean isDiscontinued() {
    return DISCONTINUED.equals(refusal.code());
  }

  private static String words(String param, String found, String expected) {
    return param + ": " + found + " (expected: " + expected + ")";
  }

  /** What the client is told. */
  public Refusal refusal() {
    return refusal;
  }
}
