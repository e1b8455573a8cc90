package dev.weir.enginesim;

import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** vLLM's {@code /tokenize} and {@code /detokenize}, which cost no time on the accelerator. */
final class TokenApi {
  private static final long HIGHEST_ID = 0xffff_ffffL;

  private final EngineOptions options;
  private final Tokenizer tokenizer;

  TokenApi(EngineOptions options) {
    this.options = options;
    tokenizer = options.tokenizer();
  }

  byte[] tokenize(Fields fields) throws ApiException {
    Prompt prompt;
    if (fields.get("messages") != null) {
      prompt = new ChatReader(options).read(fields);
    } else {
      JsonNode text = fields.required("prompt", "a string");
      if (!text.isString()) {
        throw ApiException.invalid("prompt", text, "a string");
      }
      prompt = Prompt.text(text.stringValue(), tokenizer);
    }
    long[] ids = prompt.ids(tokenizer);
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("count", ids.length);
    body.put("max_model_len", options.maxModelLength());
    body.put("tokens", ids);
    body.put("token_strs", fields.bool("return_token_strs") ? strings(ids) : null);
    return Json.bytes(body);
  }

  private List<String> strings(long[] ids) {
    List<String> strings = new ArrayList<>();
    for (long id : ids) {
      strings.add(tokenizer.text(new long[] {id}));
    }
    return strings;
  }

  byte[] detokenize(Fields fields) throws ApiException {
    JsonNode tokens = fields.required("tokens", "an array of token ids");
    if (!tokens.isArray()) {
      throw ApiException.invalid("tokens", tokens, "an array of token ids");
    }
    long[] ids = new long[tokens.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id(tokens.get(i));
    }
    try {
      return Json.bytes(Map.of("prompt", tokenizer.text(ids)));
    } catch (IllegalArgumentException _) {
      throw ApiException.invalid("tokens", tokens, "ids that /tokenize gave");
    }
  }

  private static long id(JsonNode token) throws ApiException {
    if (!token.isIntegralNumber()
        || !token.canConvertToLong()
        || token.longValue() < 0
        || token.longValue() > HIGHEST_ID) {
      throw ApiException.invalid("tokens", token, "whole numbers from 0 to " + HIGHEST_ID);
    }
    return token.longValue();
  }
}
