package dev.weir.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.protocol.Api;
import dev.weir.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Bodies and streams of tests; JSON in single quotes. */
final class Calls {
  static final AnswerFacts FACTS = new AnswerFacts("model-a", "r1");
  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** An event of a stream: its name and its data. */
  record Event(String name, JsonNode data) {}

  private Calls() {}

  static JsonNode json(String text) {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  static byte[] bytes(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  static Translation translation(Api api) {
    return Objects.requireNonNull(Translation.of(api));
  }

  /** What the engine is asked. */
  static JsonNode asked(Api api, String body) throws Untranslatable {
    return MAPPER.readTree(
        translation(api).request(bytes(body), new ChatWords("engine-model", false)));
  }

  static Refusal refused(Api api, String body) {
    Translation translation = translation(api);
    Refusal refusal =
        catchThrowableOfType(
                Untranslatable.class,
                () -> translation.request(bytes(body), new ChatWords("engine-model", false)))
            .refusal();
    assertThat(refusal.status()).isEqualTo(400);
    return refusal;
  }

  static JsonNode answered(Translation translation, JsonNode chat) throws Untranslatable {
    byte[] body = chat.toString().getBytes(StandardCharsets.UTF_8);
    return MAPPER.readTree(translation.answer(body, FACTS));
  }

  static JsonNode answered(Api api, String chat) throws Untranslatable {
    return answered(translation(api), json(chat));
  }

  /** The events that chunks become, the end of the stream included. */
  static List<Event> streamed(Translation translation, List<JsonNode> chunks)
      throws Untranslatable {
    StreamTranslation stream = translation.stream(FACTS);
    StringBuilder out = new StringBuilder();
    for (JsonNode chunk : chunks) {
      byte[] padded = ("xx" + chunk + "yyy").getBytes(StandardCharsets.UTF_8);
      stream.chunk(padded, 2, padded.length - 3, out);
      assertThat(stream.ended()).isFalse();
    }
    stream.end(out);
    assertThat(stream.ended()).isTrue();
    return events(out.toString());
  }

  static List<Event> streamed(Api api, String... chunks) throws Untranslatable {
    List<JsonNode> list = new ArrayList<>();
    for (String chunk : chunks) {
      list.add(json(chunk));
    }
    return streamed(translation(api), list);
  }

  static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  private static List<Event> events(String stream) {
    assertThat(stream).endsWith("\n\n");
    List<Event> events = new ArrayList<>();
    List<String> lines = stream.lines().toList();
    for (int i = 0; i < lines.size(); i += 3) {
      assertThat(lines.get(i)).startsWith("event: ");
      assertThat(lines.get(i + 1)).startsWith("data: ");
      assertThat(lines.get(i + 2)).isEmpty();
      String name = lines.get(i).substring("event: ".length());
      JsonNode data = MAPPER.readTree(lines.get(i + 1).substring("data: ".length()));
      assertThat(data.path("type").asString()).isEqualTo(name);
      events.add(new Event(name, data));
    }
    return events;
  }
}
