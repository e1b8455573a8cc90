package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.stream;

/** A chat that is asked for and the chunks of two engines that answer it, one after the other. */
final class Chunks {
  private Chunks() {}

  static final String ASK =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true%s}";
  static final String USAGE = ",\"stream_options\":{\"include_usage\":true}";
  static final String DONE = "data: [DONE]\n\n";
  static final String ROLE = chunk("a", "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}");

  static String chunk(String id, String choice) {
    return "data: {\"id\":\""
        + id
        + "\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
        + choice
        + ",\"finish_reason\":null}]}\n\n";
  }

  static String says(String id, String text) {
    return chunk(id, "\"delta\":{\"content\":\"" + text + "\"}");
  }

  static String ends(String id, String why) {
    return "data: {\"id\":\""
        + id
        + "\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
        + why
        + "\"}]}\n\n";
  }

  static String counts(long prompt, long completion) {
    return ("data: {\"id\":\"b\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d,"
            + "\"completion_tokens\":%d,\"total_tokens\":%d}}\n\n")
        .formatted(prompt, completion, prompt + completion);
  }

  static final String BEGUN = chunks(ROLE, says("a", "Hello "), says("a", "\\u4e16\\n"));
  static final String REST =
      stream(
          ROLE.replace("\"a\"", "\"b\""),
          says("b", "new "),
          says("b", "world"),
          ends("b", "stop"),
          counts(12, 2),
          DONE);
}
