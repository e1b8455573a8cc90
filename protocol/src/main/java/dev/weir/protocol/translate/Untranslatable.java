package dev.weir.protocol.translate;

import dev.weir.protocol.Refusal;

/** A request that the other API cannot express, or an answer that is not of it. */
public final class Untranslatable extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  Untranslatable(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** A request with something in it that has no equivalent. */
  static Untranslatable request(String param, String found, String expected) {
    String message = param + ": " + found + " (expected: " + expected + ")";
    return new Untranslatable(Refusal.invalid(message, param, "unsupported_value"));
  }

  /** An answer that is not what the engine's API answers. */
  static Untranslatable answer(String what) {
    return new Untranslatable(Refusal.server(502, "the engine's answer " + what, "engine_failed"));
  }

  /** What the client is told. */
  public Refusal refusal() {
    return refusal;
  }
}
