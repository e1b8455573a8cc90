package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Counting the tokens of a call of Messages, asked of an engine that has {@code /tokenize}. */
final class CountTokensTranslation implements Translation {
  @Override
  public Api target() {
    return Api.TOKENIZE;
  }

  @Override
  public byte[] request(byte[] body, ChatWords words) throws Untranslatable {
    ObjectNode prompt = MessagesRequest.prompt(Json.request(body), words.model());
    return Json.bytes(prompt.put("add_generation_prompt", true));
  }

  @Override
  public byte[] answer(byte[] body, AnswerFacts facts) throws Untranslatable {
    JsonNode count = Json.answer(body, 0, body.length).path("count");
    if (!count.isIntegralNumber()) {
      throw Untranslatable.answer("has no count of tokens");
    }
    return ("{\"input_tokens\":" + count.asString() + "}").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public StreamTranslation stream(AnswerFacts facts) {
    throw new UnsupportedOperationException("a count is no stream");
  }
}
