package dev.weir.gateway;

import dev.weir.protocol.Refusal;
import dev.weir.protocol.translate.ChatWords;
import dev.weir.protocol.translate.Translation;
import dev.weir.protocol.translate.Untranslatable;
import dev.weir.scheduler.Outcome;

/**
 * Has the body of a request put in other words: a small one where it stands, a large one on a
 * virtual thread, because reading megabytes of JSON into a tree would hold up every other exchange
 * of the loop. What that takes is reserved in the byte budget while it lasts: the bytes before they
 * are copied, the tree before it is built. A tree can be thirty times its text ({@code {},{},{}}),
 * so it is judged by the signs that make its nodes.
 */
final class BodyTranslation {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");

  /** A body, its strings and the translated one, at the worst. */
  private static final int TIMES_THE_BODY = 4;

  /** Of a node with its place in the one around it. */
  private static final int BYTES_PER_SIGN = 128;

  private static final int INLINE_BYTES = 32 << 10;

  /** Hears how it went, on the loop. */
  interface Listener {
    void translated(byte[] body);

    void untranslatable(Rejection why);
  }

  private BodyTranslation() {}

  static void start(
      Exchange exchange, Translation translation, ChatWords words, Listener listener) {
    long size = exchange.intake().size();
    if (size <= INLINE_BYTES) {
      translate(exchange.intake().bytes(), translation, words, listener).run();
      return;
    }
    ByteBudget budget = exchange.services().budget();
    long limit = exchange.snapshot().settings().limits().bufferedBytes();
    long room = TIMES_THE_BODY * size;
    if (!budget.reserve(room, limit)) {
      listener.untranslatable(noRoom(size, room, limit));
      return;
    }
    byte[] body = exchange.intake().bytes();
    var _ =
        exchange
            .services()
            .adminThreads()
            .submit(() -> {
              try {
                Runnable told = translate(body, translation, words, listener, budget, limit);
                exchange.guarded(told);
              } finally {
                budget.release(room);
              }
            });
  }

  /** On a thread of its own, where nobody but the listener hears of what goes wrong. */
  private static Runnable translate(
      byte[] body,
      Translation translation,
      ChatWords words,
      Listener listener,
      ByteBudget budget,
      long limit) {
    long tree = BYTES_PER_SIGN * signs(body);
    if (!budget.reserve(tree, limit)) {
      return () -> listener.untranslatable(noRoom(body.length, tree, limit));
    }
    try {
      return translate(body, translation, words, listener);
    } catch (RuntimeException | StackOverflowError e) {
      InternalFailures.log(LOG, "a translation failed", e);
      return () -> listener.untranslatable(Rejection.INSIDE);
    } finally {
      budget.release(tree);
    }
  }

  /**
   * @param room that it takes beside the body
   */
  private static Rejection noRoom(long size, long room, long limit) {
    if (size + room > limit) {
      String message =
          "body: " + size + " bytes take " + room + " to translate (expected: <= " + limit + ")";
      return Rejection.invalid(Refusal.invalid(413, message, "body_too_large"));
    }
    String message = "no room to translate the request";
    return Rejection.busy(Outcome.REJECTED_BUSY, message, "out_of_buffer");
  }

  /** Signs of JSON outside its strings, each of which makes one node at the most. */
  private static long signs(byte[] body) {
    long signs = 0;
    boolean quoted = false;
    for (int i = 0; i < body.length; i++) {
      switch (body[i]) {
        case '"' -> quoted = !quoted;
        case '\\' -> i++;
        case '{', '[', ',', ':' -> signs += quoted ? 0 : 1;
        default -> {}
      }
    }
    return signs;
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
