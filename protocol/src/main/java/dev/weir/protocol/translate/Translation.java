package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import org.jspecify.annotations.Nullable;

/**
 * How calls of one API are put to an engine that only speaks another, and its answers told in the
 * caller's.
 *
 * <p>One instance belongs to one exchange and is used by one thread at a time: {@link #request}
 * keeps what the answer has to repeat. It may be called again, for the next attempt.
 */
public interface Translation {
  /** From an API to the one that is asked instead; null: there is none. */
  static @Nullable Translation of(Api api) {
    return switch (api) {
      case MESSAGES -> new MessagesTranslation();
      case RESPONSES -> new ResponsesTranslation();
      case COUNT_TOKENS -> new CountTokensTranslation();
      default -> null;
    };
  }

  /** The API that the engine is called by. */
  Api target();

  /**
   * The body to send instead.
   *
   * @param body a JSON object, already scanned
   * @param words how this engine wants it put
   * @throws Untranslatable with status 400 and the parameter that has no equivalent
   */
  byte[] request(byte[] body, ChatWords words) throws Untranslatable;

  /**
   * A whole answer of status 200 in the caller's words.
   *
   * @throws Untranslatable with status 502 when it is not what the target API answers
   */
  byte[] answer(byte[] body, AnswerFacts facts) throws Untranslatable;

  /** A translator for one stream; only where {@link #target} streams. */
  StreamTranslation stream(AnswerFacts facts);
}
