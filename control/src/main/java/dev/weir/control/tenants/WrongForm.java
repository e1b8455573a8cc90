package dev.weir.control.tenants;

import dev.weir.protocol.Refusal;

/** A call of the admin API that is not done, and what its caller is told. */
final class WrongForm extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  WrongForm(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }

  static WrongForm value(String field, Object value, String expected) {
    String shown = String.valueOf(value);
    String cut = shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    return wrong(field, field + ": " + cut + " (expected: " + expected + ")");
  }

  static WrongForm wrong(String field, String message) {
    return new WrongForm(Refusal.invalid(message, field, "invalid_value"));
  }

  static WrongForm unknown(String what, String id) {
    return new WrongForm(Refusal.invalid(404, what + ": " + id + " does not exist", "not_found"));
  }

  static WrongForm conflict(String message, String code) {
    return new WrongForm(Refusal.invalid(409, message, code));
  }

  static WrongForm forbidden(String message) {
    return new WrongForm(Refusal.forbidden(message));
  }
}
