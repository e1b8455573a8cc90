package dev.weir.gateway;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What clients of Anthropic's API ask, and engines that have some calls and not others. */
final class Manners {
  static final String ASK =
      "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  static final String STREAM = ASK.replace("\"max", "\"stream\":true,\"max");
  static final String CHAT =
      ScriptedEngine.json(
          200,
          "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,"
              + "\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],"
              + "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}");
  private static final String NOT_FOUND = ScriptedEngine.json(404, "{\"detail\":\"Not Found\"}");

  private Manners() {}

  /** Answers by path, as a process that has some calls and not others. */
  static ScriptedEngine having(Map<String, String> answers) {
    return new ScriptedEngine((request, out) ->
        write(out, answers.getOrDefault(request.head().split(" ", 3)[1], NOT_FOUND)));
  }

  static void write(OutputStream out, String bytes) throws IOException {
    out.write(bytes.getBytes(StandardCharsets.UTF_8));
  }

  static String pathOf(ScriptedEngine engine) throws InterruptedException {
    return engine.requests().take().head().split(" ", 3)[1];
  }

  static TestHouse houseOf(EngineKind kind, ScriptedEngine engine) {
    URI url = URI.create("http://127.0.0.1:" + engine.port());
    EngineSpec spec = new EngineSpec("e0", kind, url, null, null, 100);
    return TestHouse.of(Settings.DEFAULTS, KeyRing.open(), Map.of("e0", spec));
  }
}
