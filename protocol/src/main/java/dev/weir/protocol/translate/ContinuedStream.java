package dev.weir.protocol.translate;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stream of the second engine, as the rest of the first one's: as chunks, or told to the
 * translation that has told the client the first part.
 */
final class ContinuedStream implements StreamTranslation {
  private final ContinuedWords words;
  private final @Nullable StreamTranslation begun;
  private final boolean usageWanted;
  private final Consumer<String> heard;
  private boolean ended;

  ContinuedStream(
      ContinuedWords words,
      @Nullable StreamTranslation begun,
      AnswerSoFar soFar,
      Consumer<String> heard) {
    this.words = words;
    this.begun = begun;
    this.usageWanted = soFar.usageWanted();
    this.heard = heard;
  }

  @Override
  public void chunk(byte[] json, int from, int to, StringBuilder out) throws Untranslatable {
    ObjectNode chunk = (ObjectNode) Json.answer(json, from, to);
    String said = words.rewrite(chunk);
    if (begun != null) {
      byte[] told = Json.bytes(chunk);
      begun.chunk(told, 0, told.length, out);
    } else if (says(chunk)) {
      out.append("data: ").append(Json.text(chunk)).append("\n\n");
    }
    if (!said.isEmpty()) {
      heard.accept(said);
    }
  }

  /** Whether anything is left of the chunk that the client has not been told. */
  private boolean says(JsonNode chunk) {
    if (chunk.path("choices").isEmpty()) {
      return usageWanted || !chunk.path("usage").isObject();
    }
    for (JsonNode choice : chunk.path("choices")) {
      boolean speaks = !choice.path("text").asString("").isEmpty() || speaks(choice.path("delta"));
      if (speaks || choice.path("finish_reason").isString()) {
        return true;
      }
    }
    return false;
  }

  private static boolean speaks(JsonNode delta) {
    for (JsonNode value : delta) {
      if (!value.isNull()) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void end(StringBuilder out) {
    if (ended) {
      return;
    }
    ended = true;
    if (begun != null) {
      begun.end(out);
    } else {
      out.append("data: [DONE]\n\n");
    }
  }

  @Override
  public boolean ended() {
    return ended;
  }
}
