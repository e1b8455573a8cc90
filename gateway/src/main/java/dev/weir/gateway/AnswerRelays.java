package dev.weir.gateway;

import dev.weir.gateway.Manner.Translated;
import dev.weir.protocol.translate.AnswerFacts;
import dev.weir.protocol.translate.Translation;

/** Which relay an answer needs, by its head and by how it was asked for. */
final class AnswerRelays {
  private static final String JSON = "application/json";

  private AnswerRelays() {}

  /**
   * @param length of the body; -1: not said
   * @param events whether it is a stream of events that Weir follows
   */
  static AnswerRelay of(
      Attempt attempt, Manner manner, int status, String type, long length, boolean events) {
    if (status >= 400) {
      return new WholeAnswer(attempt, status, JSON, -1, null);
    }
    Exchange exchange = attempt.exchange();
    if (manner instanceof Translated(Translation by)) {
      AnswerFacts facts = new AnswerFacts(exchange.intake().model(), exchange.requestId());
      return events
          ? new TranslatedStream(attempt, by, by.stream(facts))
          : new WholeAnswer(attempt, status, JSON, -1, body -> by.answer(body, facts));
    }
    if (events) {
      return new StreamRelay(attempt);
    }
    boolean json = type.regionMatches(true, 0, JSON, 0, JSON.length());
    return exchange.api().understood() || json
        ? new WholeAnswer(attempt, status, type, length, null)
        : new CarriedAnswer(attempt, status, type, length);
  }
}
