package dev.weir.enginesim;

/** Carries a refusal out of the reading of a request. */
final class ApiException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_VALUE = 80;

  private final transient ApiError error;

  ApiException(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  /** A member of the request that is not what it should be. */
  static ApiException invalid(String param, Object value, String expected) {
    return new ApiException(
        ApiError.invalid(param, "%s: %s (expected: %s)".formatted(param, clip(value), expected)));
  }

  /** The value as far as one line can show it. */
  private static String clip(Object value) {
    String text = value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }

  ApiError error() {
    return error;
  }
}
