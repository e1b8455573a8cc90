package dev.weir.enginesim;

import static dev.weir.enginesim.Engines.CHAT;
import static dev.weir.enginesim.Engines.COMPLETIONS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GenerationTest {
  private final EngineServer server = EngineServer.start(Engines.fast());
  private final Client client = new Client(server.url());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aChatIsAnsweredWithItsUsage() throws IOException, InterruptedException {
    JsonNode answer = client.json(CHAT, Engines.chat("Hello", 30, ""));
    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
    assertThat(answer.path("id").asString()).startsWith("chatcmpl-");
    assertThat(answer.path("model").asString()).isEqualTo("sim");
    JsonNode choice = answer.path("choices").path(0);
    assertThat(choice.path("message").path("role").asString()).isEqualTo("assistant");
    assertThat(choice.path("message").path("content").asString())
        .isEqualTo(Engines.answer("Hello", 30));
    assertThat(choice.path("finish_reason").asString()).isEqualTo("length");
    assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(30);
    assertThat(answer.path("usage").path("total_tokens").asInt())
        .isEqualTo(30 + answer.path("usage").path("prompt_tokens").asInt());
  }

  @Test
  void aStreamIsRoleContentFinishUsageDone() throws IOException, InterruptedException {
    String more = ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    List<String> frames = client.stream(CHAT, Engines.chat("Hello", 200, more));
    assertThat(Client.text(frames)).isEqualTo(Engines.answer("Hello", 200));
    assertThat(frames.getFirst()).contains("\"delta\":{\"role\":\"assistant\",\"content\":\"\"}");
    assertThat(frames.getLast()).isEqualTo("[DONE]");
    JsonNode usage = Client.parse(frames.get(frames.size() - 2));
    assertThat(usage.path("choices").isEmpty()).isTrue();
    assertThat(usage.path("usage").path("completion_tokens").asInt()).isEqualTo(200);
    JsonNode finish = Client.parse(frames.get(frames.size() - 3));
    assertThat(finish.path("choices").path(0).path("finish_reason").asString()).isEqualTo("length");
    assertThat(frames.subList(0, frames.size() - 2))
        .noneMatch(frame -> frame.contains("\"usage\""));
  }

  @Test
  void withoutBeingAskedForAStreamTellsNoUsage() throws IOException, InterruptedException {
    assertThat(client.stream(CHAT, Engines.stream("Hello", 5)))
        .hasSizeGreaterThan(3)
        .noneMatch(frame -> frame.contains("usage"));
  }

  @Test
  void streamedOrNotTheTextIsTheSameOnEveryEngineOfASeed()
      throws IOException, InterruptedException {
    String whole = "{\"prompt\":\"Once upon\",\"max_tokens\":80,\"ignore_eos\":true";
    String text =
        client.json(COMPLETIONS, whole + "}").path("choices").path(0).path("text").asString();
    assertThat(Client.text(client.stream(COMPLETIONS, whole + ",\"stream\":true}")))
        .isEqualTo(text);
    try (EngineServer other = EngineServer.start(Engines.fast().withSeed(1));
        Client elsewhere = new Client(other.url())) {
      assertThat(Client.text(elsewhere.stream(COMPLETIONS, whole + ",\"stream\":true}")))
          .isNotEqualTo(text);
    }
  }

  @Test
  void aBrokenStreamIsContinuedExactlyByAnotherRequest() throws IOException, InterruptedException {
    String question = "{\"role\":\"user\",\"content\":\"Tell me\"}";
    JsonNode first = client.json(CHAT, "{\"messages\":[" + question + "]}");
    String whole = first.path("choices").path(0).path("message").path("content").asString();
    String begun = whole.substring(0, whole.indexOf(' ', whole.length() / 2) + 1);
    String rest =
        "{\"messages\":[%s,{\"role\":\"assistant\",\"content\":%s}],\"continue_final_message\":true}"
            .formatted(question, Json.text(begun));
    JsonNode second = client.json(CHAT, rest);
    assertThat(begun + second.path("choices").path(0).path("message").path("content").asString())
        .isEqualTo(whole);
    assertThat(second.path("choices").path(0).path("finish_reason").asString()).isEqualTo("stop");
  }

  @Test
  void theNextTurnFindsThisTurnInThePrefixCache() throws IOException, InterruptedException {
    String question = "x".repeat(2_000);
    client.json(CHAT, Engines.chat(question, 10, ""));
    JsonNode again = client.json(CHAT, Engines.chat(question, 10, ""));
    int cached = again.path("usage").path("prompt_tokens_details").path("cached_tokens").asInt();
    assertThat(cached).isBetween(480, 512).isEqualTo(cached / 16 * 16);
    assertThat(client.get("/metrics").body())
        .contains("vllm:prefix_cache_hits_total{engine=\"0\",model_name=\"sim\"} " + cached);
  }

  @Test
  void theStopStringThatEndedAnAnswerIsTold() throws IOException, InterruptedException {
    String body = Engines.chat("Hello", 100, ",\"stop\":[\"zzzz\",\"a\"]");
    JsonNode choice = client.json(CHAT, body).path("choices").path(0);
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(choice.path("stop_reason").asString()).isEqualTo("a");
    assertThat(choice.path("message").path("content").asString()).doesNotContain("a");
    List<String> frames = client.stream(CHAT, body.replace("100", "100,\"stream\":true"));
    assertThat(frames.get(frames.size() - 2)).contains("\"stop_reason\":\"a\"");
  }

  @Test
  void manyPromptsAreManyChoices() throws IOException, InterruptedException {
    String body = "{\"prompt\":[\"a\",\"b\",\"c\"],\"max_tokens\":5,\"ignore_eos\":true}";
    JsonNode answer = client.json(COMPLETIONS, body);
    assertThat(answer.path("choices").size()).isEqualTo(3);
    assertThat(answer.path("choices").path(2).path("index").asInt()).isEqualTo(2);
    assertThat(answer.path("usage").path("completion_tokens").asInt()).isEqualTo(15);
    JsonNode ids = client.json(COMPLETIONS, "{\"prompt\":[[1,2],[3]],\"max_tokens\":1}");
    assertThat(ids.path("choices").size()).isEqualTo(2);
    assertThat(ids.path("usage").path("prompt_tokens").asInt()).isEqualTo(3);
  }

  @Test
  void contentInPartsAndToolsAndNullContentAreAccepted() throws IOException, InterruptedException {
    String body =
        """
        {"tools":[{"type":"function","function":{"name":"look_up"}}],"max_completion_tokens":3,"messages":[
          {"role":"system","content":[{"type":"text","text":"Be"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]},
          {"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},
          {"role":"tool","content":"42","tool_call_id":"1"}]}
        """;
    assertThat(client.json(CHAT, body).path("usage").path("completion_tokens").asInt())
        .isBetween(1, 3);
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInOrder() throws IOException {
    try (RawClient raw = new RawClient(server.url())) {
      for (int i = 0; i < 20; i++) {
        raw.post(CHAT, Engines.chat("Hello", 1 + (20 - i) * 3, ""));
      }
      raw.post("/nowhere", "");
      String all = raw.readTo("{\"detail\":\"Not Found\"}");
      List<Integer> tokens =
          Pattern.compile("\"completion_tokens\":(\\d+)")
              .matcher(all)
              .results()
              .map(match -> Integer.valueOf(match.group(1)))
              .toList();
      assertThat(tokens).hasSize(20).isSortedAccordingTo(Comparator.reverseOrder());
    }
  }

  @Test
  void manyAtOnceAllGetTheirOwnAnswer() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String question = "Question " + i;
        answers.add(
            threads.submit(() -> Client.text(client.stream(CHAT, Engines.stream(question, 60)))));
      }
      for (int i = 0; i < 300; i++) {
        assertThat(answers.get(i).get()).isEqualTo(Engines.answer("Question " + i, 60));
      }
    }
    assertThat(server.gauges(0).finished()).isEqualTo(300);
    assertThat(server.gauges(0).usedBlocks()).isZero();
    assertThat(server.gauges(0).running()).isZero();
  }
}
