package dev.weir.enginesim;

import static dev.weir.enginesim.Engines.CHAT;
import static dev.weir.enginesim.Engines.COMPLETIONS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Answers that one request has begun and another goes on with. */
final class GoingOnTest {
  private static final String QUESTION = "{\"role\":\"user\",\"content\":\"Tell me\"}";

  private static String ask(String begun, String more) {
    return "{\"messages\":[%s,{\"role\":\"assistant\",\"content\":%s}]%s}"
        .formatted(QUESTION, Json.text(begun), more);
  }

  private static String said(JsonNode answer) {
    return answer.path("choices").path(0).path("message").path("content").asString();
  }

  @ParameterizedTest
  @CsvSource({"VLLM, ',\"continue_final_message\":true'", "LLAMACPP, ''"})
  void anAnswerThatBreaksOffWithinAWordIsGoneOnWithInThatWord(Manners manners, String more)
      throws IOException, InterruptedException {
    try (EngineServer server = EngineServer.start(Engines.fast().withManners(manners));
        Client client = new Client(server.url())) {
      String whole = said(client.json(CHAT, "{\"messages\":[" + QUESTION + "]}"));
      int space = whole.indexOf(' ', whole.length() / 2);
      for (int end : new int[] {space - 1, space, space + 1}) {
        String begun = whole.substring(0, end);
        assertThat(begun + said(client.json(CHAT, ask(begun, more)))).isEqualTo(whole);
      }
    }
  }

  @Test
  void ofVllmALastMessageIsATurnThatIsOver() throws IOException, InterruptedException {
    try (EngineServer server = EngineServer.start(Engines.fast());
        Client client = new Client(server.url())) {
      String whole = said(client.json(CHAT, "{\"messages\":[" + QUESTION + "]}"));
      String begun = whole.substring(0, whole.length() / 2);
      assertThat(begun + said(client.json(CHAT, ask(begun, "")))).isNotEqualTo(whole);
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyLlamaCppTellsItsBuild(Manners manners) throws IOException, InterruptedException {
    try (EngineServer server = EngineServer.start(Engines.fast().withManners(manners));
        Client client = new Client(server.url())) {
      assertThat(client.stream(CHAT, Engines.stream("Hello", 3)).getFirst().contains(Manners.BUILD))
          .isEqualTo(manners == Manners.LLAMACPP);
    }
  }

  @Test
  void ofABareTextWhatTheModelHasSaidItselfCountsAsItWasSaid()
      throws IOException, InterruptedException {
    try (EngineServer server = EngineServer.start(Engines.fast());
        Client client = new Client(server.url())) {
      String limits = ",\"max_tokens\":20,\"ignore_eos\":true}";
      JsonNode first = client.json(COMPLETIONS, "{\"prompt\":\"Once upon\"" + limits);
      String text = "Once upon" + first.path("choices").path(0).path("text").asString();
      JsonNode second = client.json(COMPLETIONS, "{\"prompt\":" + Json.text(text) + limits);
      assertThat(second.path("usage").path("prompt_tokens").asInt())
          .isEqualTo(first.path("usage").path("total_tokens").asInt());
    }
  }
}
