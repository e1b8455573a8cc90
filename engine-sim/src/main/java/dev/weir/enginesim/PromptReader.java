package dev.weir.enginesim;

import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads prompts that are a string, token ids, or an array of either. */
final class PromptReader {
  private static final String EXPECTED = "a string, an array of strings, or token ids";

  private final Tokenizer tokenizer;

  PromptReader(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  List<Prompt> read(Fields fields, String name) throws ApiException {
    JsonNode value = fields.required(name, EXPECTED);
    if (!value.isArray() || (!value.isEmpty() && value.get(0).isIntegralNumber())) {
      return List.of(one(value, name));
    }
    if (value.isEmpty()) {
      throw ApiException.invalid(name, value, EXPECTED);
    }
    List<Prompt> prompts = new ArrayList<>();
    for (JsonNode item : value) {
      prompts.add(one(item, name));
    }
    return prompts;
  }

  private Prompt one(JsonNode value, String name) throws ApiException {
    if (value.isString()) {
      return Prompt.text(value.stringValue(), tokenizer);
    }
    if (!value.isArray() || value.isEmpty()) {
      throw ApiException.invalid(name, value, EXPECTED);
    }
    int[] ids = new int[value.size()];
    for (int i = 0; i < ids.length; i++) {
      JsonNode id = value.get(i);
      if (!id.isIntegralNumber()
          || !id.canConvertToLong()
          || id.longValue() >>> Integer.SIZE != 0) {
        throw ApiException.invalid(name, id, "token ids as whole numbers of up to 32 bits");
      }
      ids[i] = (int) id.longValue();
    }
    return Prompt.tokenIds(ids);
  }
}
