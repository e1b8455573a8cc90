package dev.weir.gateway;

import dev.weir.protocol.translate.ChatWords;
import dev.weir.protocol.translate.Translation;
import dev.weir.protocol.translate.Untranslatable;
import dev.weir.scheduler.Outcome;

/**
 * Has the body of a request put in other words: a small one where it stands, a large one on a
 * virtual thread, because reading megabytes of JSON into a tree would hold up every other exchange
 * of the loop. What that takes is reserved in the byte budget while it lasts.
 */
final class BodyTranslation {
  /** A body, its tree and the translated one, at the worst. */
  private static final int TIMES_THE_BODY = 4;

  private static final int INLINE_BYTES = 32 << 10;

  /** Hears how it went, on the loop. */
  interface Listener {
    void translated(byte[] body);

    void untranslatable(Rejection why);
  }

  private BodyTranslation() {}

  static void start(
      Exchange exchange, Translation translation, ChatWords words, Listener listener) {
    byte[] body = exchange.intake().bytes();
    if (body.length <= INLINE_BYTES) {
      translate(body, translation, words, listener).run();
      return;
    }
    Services services = exchange.services();
    long room = (long) TIMES_THE_BODY * body.length;
    long limit = exchange.snapshot().settings().limits().bufferedBytes();
    if (!services.budget().reserve(room, limit)) {
      String message = "no room to translate the request";
      listener.untranslatable(Rejection.busy(Outcome.REJECTED_BUSY, message, "out_of_buffer"));
      return;
    }
    Loop loop = exchange.loop();
    var _ =
        services
            .adminThreads()
            .submit(() -> {
              try {
                loop.executor().execute(translate(body, translation, words, listener));
              } finally {
                services.budget().release(room);
              }
            });
  }

  /** Translates now; what it returns tells the listener. */
  private static Runnable translate(
      byte[] body, Translation translation, ChatWords words, Listener listener) {
    try {
      byte[] translated = translation.request(body, words);
      return () -> listener.translated(translated);
    } catch (Untranslatable e) {
      return () -> listener.untranslatable(Rejection.invalid(e.refusal()));
    }
  }
}
