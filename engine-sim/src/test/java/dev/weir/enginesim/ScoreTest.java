package dev.weir.enginesim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScoreTest {
  private final EngineServer server = EngineServer.start(Engines.fast());
  private final Client client = new Client(server.url());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void documentsAreRankedByTheWordsTheyShareWithTheQuery()
      throws IOException, InterruptedException {
    String body =
        "{\"model\":\"sim\",\"query\":\"what is a weir\",\"top_n\":2,\"documents\":"
            + "[\"bread\",\"A weir is a low dam\",{\"text\":\"what a day\"}]}";
    JsonNode answer = client.json("/v1/rerank", body);
    assertThat(answer.path("id").asString()).startsWith("rerank-");
    assertThat(answer.path("results").size()).isEqualTo(2);
    JsonNode best = answer.path("results").path(0);
    assertThat(best.path("index").asInt()).isEqualTo(1);
    assertThat(best.path("document").path("text").asString()).isEqualTo("A weir is a low dam");
    assertThat(best.path("relevance_score").asDouble())
        .isGreaterThan(answer.path("results").path(1).path("relevance_score").asDouble())
        .isBetween(0.0, 1.0);
    assertThat(answer.path("usage").path("total_tokens").asInt()).isPositive();
    assertThat(client.json("/rerank", body).path("results")).isEqualTo(answer.path("results"));
  }

  @Test
  void onePairOrManyAreScored() throws IOException, InterruptedException {
    JsonNode one = client.json("/score", "{\"text_1\":\"a b\",\"text_2\":[\"a b\",\"c\"]}");
    assertThat(one.path("data").size()).isEqualTo(2);
    assertThat(one.path("data").path(0).path("score").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(one.path("data").path(1).path("score").asDouble()).isLessThan(0.1);
    JsonNode wrong =
        client.json("/v1/score", "{\"text_1\":[\"a\",\"b\"],\"text_2\":[\"a\",\"b\",\"c\"]}");
    assertThat(wrong.path("error").path("message").asString())
        .isEqualTo("text_1: 2 texts (expected: 1, or as many as text_2: 3)");
    assertThat(client.json("/v1/rerank", "{\"query\":\"a\",\"documents\":[]}").has("error"))
        .isTrue();
  }

  @Test
  void tokensThereAndBackAreTheText() throws IOException, InterruptedException {
    for (String text : new String[] {"Hello, größe 日本!", "four", "\u0001", ""}) {
      JsonNode told = client.json("/tokenize", "{\"prompt\":%s}".formatted(Json.text(text)));
      assertThat(told.path("count").asInt()).isEqualTo(told.path("tokens").size());
      assertThat(told.path("max_model_len").asInt()).isEqualTo(131_072);
      JsonNode back = client.json("/detokenize", "{\"tokens\":%s}".formatted(told.path("tokens")));
      assertThat(back.path("prompt").asString()).isEqualTo(text);
    }
  }

  @Test
  void aChatHasAsManyTokensAsItsAnswerCounts() throws IOException, InterruptedException {
    String image = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,%s\"}}";
    for (int size : new int[] {4, 40_000}) {
      String body =
          ("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"See\"},"
                  + image
                  + "]}],\"max_tokens\":1}")
              .formatted("A".repeat(size));
      int count = client.json("/tokenize", body).path("count").asInt();
      assertThat(count).isBetween(576, 600);
      JsonNode answer = client.json(Engines.CHAT, body);
      assertThat(answer.path("usage").path("prompt_tokens").asInt()).isEqualTo(count);
    }
  }

  @Test
  void whatIsNoTokenIsRefused() throws IOException, InterruptedException {
    JsonNode wrong = client.json("/detokenize", "{\"tokens\":[-1]}");
    assertThat(wrong.path("error").path("message").asString())
        .isEqualTo("tokens: -1 (expected: whole numbers from 0 to 4294967295)");
  }
}
