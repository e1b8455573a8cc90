package dev.weir.control;

/** A value that must not appear in logs, errors, metrics or URLs: it does not print itself. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
