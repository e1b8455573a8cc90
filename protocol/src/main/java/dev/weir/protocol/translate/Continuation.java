package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import dev.weir.protocol.RepeatedField;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rest of an answer, asked of another engine.
 *
 * <p><b>What it decides.</b> Whether the request can be asked to go on from a text ({@link
 * ContinuedRequest}), how it is put, and what of the second engine's stream the client is shown so
 * that it sees one stream ({@link ContinuedStream}): the ids of the first, no role, no text twice,
 * usage of the whole.
 *
 * <p><b>Tokens.</b> The second engine reads prompt and text so far and writes the rest. What the
 * client is told is what one engine would have told: the prompt without the text, the answer with
 * it. How many tokens the text is, the first engine had no time to say; its pieces are counted, and
 * engines send one for each token unless they are slowed down by their reader. What the second one
 * found in its cache says nothing of the client's prompt, and is not told.
 *
 * <p><b>How it fails.</b> Requests that hold the model to a form (JSON, a grammar, a tool that must
 * be called) or ask for more than one text are refused: an engine would begin the form anew.
 */
public final class Continuation implements Translation {
  private final Api target;
  private final @Nullable Translation inner;
  private final @Nullable StreamTranslation begun;
  private final AnswerSoFar soFar;
  private final GoingOn by;
  private final Consumer<String> heard;
  private Seam seam = Seam.NONE;

  private Continuation(
      Api target, @Nullable Inner inner, AnswerSoFar soFar, GoingOn by, Consumer<String> heard) {
    this.target = target;
    this.inner = inner == null ? null : inner.requests();
    this.begun = inner == null ? null : inner.stream();
    this.soFar = soFar;
    this.by = by;
    this.heard = heard;
  }

  /** A translation under way: how requests are put, and the stream that the client has begun. */
  public record Inner(Translation requests, StreamTranslation stream) {}

  /**
   * Of a call that engines are asked in the client's words.
   *
   * @param heard is told each further text that the client is shown
   */
  public static Continuation of(Api api, AnswerSoFar soFar, GoingOn by, Consumer<String> heard) {
    return new Continuation(api, null, soFar, by, heard);
  }

  /** Of a call that is translated. */
  public static Continuation of(
      Inner inner, AnswerSoFar soFar, GoingOn by, Consumer<String> heard) {
    return new Continuation(inner.requests().target(), inner, soFar, by, heard);
  }

  @Override
  public Api target() {
    return target;
  }

  @Override
  public byte[] request(byte[] body, ChatWords words) throws Untranslatable {
    String twice = RepeatedField.in(body);
    if (twice != null) { // who began may have read the first of them, and a tree keeps the last
      throw Untranslatable.invalid(twice, "twice", "once");
    }
    byte[] asked = inner == null ? body : inner.request(body, words);
    ContinuedRequest request = new ContinuedRequest(Json.request(asked), target, words);
    seam = request.goOn(soFar, by);
    return request.bytes();
  }

  @Override
  public byte[] answer(byte[] body, AnswerFacts facts) throws Untranslatable {
    throw Untranslatable.answer("is no stream although one had begun");
  }

  @Override
  public StreamTranslation stream(AnswerFacts facts) {
    return new ContinuedStream(new ContinuedWords(soFar, seam, by), begun, soFar, heard);
  }

  /** The prompt's tokens, of those that the second engine has read. */
  public long prompt(long read) {
    return read < 0 ? soFar.tokens().prompt() : soFar.promptOf(read);
  }

  /** The whole answer's tokens, of those that the second engine has written. */
  public long completion(long written) {
    return soFar.tokens().answer() + seam.isNew(written);
  }
}
