package dev.weir.enginesim;

import dev.weir.enginesim.text.ChatTemplate;
import dev.weir.enginesim.text.Content;
import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The text of an uploaded recording: words that depend on each of its bytes.
 *
 * @param prompt what stands for the recording
 * @param bytes of the file
 */
record Transcription(Prompt prompt, long bytes) {
  /** Of 16 kHz mono with 16 bits a sample, which every file is taken for. */
  private static final long BYTES_PER_SECOND = 32_000;

  static Transcription read(Fields fields, Tokenizer tokenizer) throws ApiException {
    JsonNode file = fields.required("file", "a file in a form (multipart/form-data)");
    if (!file.path("bytes").isIntegralNumber()) {
      throw ApiException.invalid("file", file, "a file in a form (multipart/form-data)");
    }
    refuseUnless(fields, "response_format", "json");
    refuseUnless(fields, "stream", "false");
    String facts = file.path("bytes") + " " + file.path("crc32c");
    Prompt prompt =
        new ChatTemplate().message("user", new Content().attachment(facts)).ask(tokenizer);
    return new Transcription(prompt, file.path("bytes").asLong());
  }

  private static void refuseUnless(Fields fields, String name, String only) throws ApiException {
    String value = fields.string(name);
    if (value != null && !value.equals(only)) {
      throw ApiException.invalid(name, value, only);
    }
  }

  byte[] json(List<Choice> choices) {
    Map<String, Object> usage = new LinkedHashMap<>();
    usage.put("type", "duration");
    usage.put("seconds", (bytes + BYTES_PER_SECOND - 1) / BYTES_PER_SECOND);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("text", choices.getFirst().answer().text());
    body.put("usage", usage);
    return Json.bytes(body);
  }
}
