package dev.weir.gateway;

/**
 * What the status of an engine's answer says. {@code 4xx} is the client's doing but for those that
 * speak of our key or of load; {@code 3xx} is nothing that an engine has to say to a gateway.
 */
sealed interface AnswerStatus {
  /** The answer is worth reading. */
  record Good() implements AnswerStatus {}

  /** The engine refuses the request, in words that are worth reading: {@link Failure#REFUSED}. */
  record Refused() implements AnswerStatus {}

  /** The attempt came to nothing; whatever follows does not matter. */
  record Failed(Failure why) implements AnswerStatus {}

  AnswerStatus GOOD = new Good();
  AnswerStatus REFUSED = new Refused();
  AnswerStatus REFUSED_KEY = new Failed(Failure.REFUSED_KEY);
  AnswerStatus BUSY = new Failed(Failure.BUSY);
  AnswerStatus SERVER_ERROR = new Failed(Failure.SERVER_ERROR);

  static AnswerStatus of(int status) {
    return switch (status) {
      case 401, 403 -> REFUSED_KEY;
      case 429, 503 -> BUSY;
      default ->
          status >= 200 && status < 300
              ? GOOD
              : status >= 400 && status < 500 ? REFUSED : SERVER_ERROR;
    };
  }
}
