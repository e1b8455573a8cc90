package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An answer in typed events of an engine's own, as far as the client has been sent it: one text, of
 * which another engine is asked for the rest by chat. What that says is told as the events that the
 * first engine would have sent next.
 *
 * @param api whose events they are: {@link Api#MESSAGES} or {@link Api#RESPONSES}
 * @param facts of a translated answer
 * @param open whether the text may go on; if not, its end has been told
 * @param id of the response, by its first event; "" where there is none
 * @param created when the response began, by its first event
 */
public record TypedAnswer(Api api, AnswerFacts facts, boolean open, String id, long created) {
  private static final String RESPONSE = "resp_";

  /** Whether there are typed answers of this API that can be taken up. */
  public static boolean of(Api api) {
    return api == Api.MESSAGES || api == Api.RESPONSES;
  }

  /**
   * The translation that takes it up.
   *
   * @throws Untranslatable when too much of it is unknown
   */
  public Continuation.Inner takenUp(AnswerSoFar soFar) throws Untranslatable {
    if (api == Api.MESSAGES) {
      StreamTranslation stream = MessagesStream.takenUp(facts, open);
      return new Continuation.Inner(new MessagesTranslation(), stream);
    }
    if (!open || !id.startsWith(RESPONSE)) {
      throw Untranslatable.discontinued("has an end or no id that is known");
    }
    byte[] opening = soFar.opening().getBytes(StandardCharsets.UTF_8);
    JsonNode first = Json.answer(opening, 0, opening.length);
    if (Json.count(first.path("output_index")) + Json.count(first.path("content_index")) > 0) {
      throw Untranslatable.discontinued("has more in it than one text");
    }
    ResponsesTranslation translation = new ResponsesTranslation();
    AnswerFacts named = new AnswerFacts(facts.model(), id.substring(RESPONSE.length()));
    ResponsesStream.Begun begun =
        new ResponsesStream.Begun(
            first.path("item_id").asString(""),
            Json.count(first.path("sequence_number")) + soFar.tokens().answer(),
            created,
            soFar.text());
    return new Continuation.Inner(translation, new Later(() -> translation.takenUp(named, begun)));
  }

  /** A stream that is made when its request has been put, of which it repeats parts. */
  private static final class Later implements StreamTranslation {
    private final Supplier<StreamTranslation> maker;
    private @Nullable StreamTranslation made;

    Later(Supplier<StreamTranslation> maker) {
      this.maker = maker;
    }

    private StreamTranslation made() {
      StreamTranslation now = made == null ? maker.get() : made;
      made = now;
      return now;
    }

    @Override
    public void chunk(byte[] json, int from, int to, StringBuilder out) throws Untranslatable {
      made().chunk(json, from, to, out);
    }

    @Override
    public void end(StringBuilder out) {
      made().end(out);
    }

    @Override
    public boolean ended() {
      return made().ended();
    }
  }
}
