package dev.weir.enginesim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PagesTest {
  private final EngineServer server =
      EngineServer.start(Engines.fast().at("127.0.0.1", 0, 3).withModel("llama"));
  private final Client client = new Client(server.url());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void severalEnginesListenEachOnItsOwnPort() throws IOException, InterruptedException {
    assertThat(server.urls()).hasSize(3).doesNotHaveDuplicates();
    for (String url : server.urls()) {
      try (Client each = new Client(url)) {
        assertThat(each.get("/health").statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void modelsAreListedAsVllmDoes() throws IOException, InterruptedException {
    JsonNode model = client.json("/v1/models").path("data").path(0);
    assertThat(model.path("id").asString()).isEqualTo("llama");
    assertThat(model.path("owned_by").asString()).isEqualTo("vllm");
    assertThat(model.path("max_model_len").asInt()).isEqualTo(131_072);
    assertThat(client.json("/v1/models/llama").path("id").asString()).isEqualTo("llama");
    assertThat(client.json("/version").path("version").asString()).isNotEmpty();
  }

  @Test
  void metricsHaveVllmsNames() throws IOException, InterruptedException {
    client.post("/v1/completions", "{\"prompt\":\"a\",\"max_tokens\":9,\"ignore_eos\":true}");
    String page = client.get("/metrics").body();
    assertThat(page)
        .contains(
            "vllm:num_requests_running{engine=\"0\",model_name=\"llama\"} 0.0\n",
            "vllm:num_requests_waiting{",
            "vllm:kv_cache_usage_perc{",
            "vllm:prefix_cache_queries_total{",
            "vllm:prefix_cache_hits_total{",
            "vllm:cache_config_info{block_size=\"16\",num_gpu_blocks=\"27413\"",
            "vllm:prompt_tokens_total{engine=\"0\",model_name=\"llama\"} 1\n",
            "vllm:generation_tokens_total{engine=\"0\",model_name=\"llama\"} 9\n",
            "vllm:time_to_first_token_seconds_count{engine=\"0\",model_name=\"llama\"} 1\n",
            "vllm:inter_token_latency_seconds_count{engine=\"0\",model_name=\"llama\"} 8\n",
            "finished_reason=\"length\"} 1\n");
  }

  @Test
  void loadsHaveTheShapeOfSglang() throws IOException, InterruptedException {
    JsonNode loads = client.json("/v1/loads?include=core");
    JsonNode rank = loads.path("loads").path(0);
    assertThat(rank.path("num_running_reqs").asInt(-1)).isZero();
    assertThat(rank.path("max_total_num_tokens").asInt()).isEqualTo(438_608);
    assertThat(rank.path("token_usage").isNumber()).isTrue();
    assertThat(loads.path("aggregate").path("total_reqs").asInt(-1)).isZero();
  }

  @Test
  void embeddingsAreUnitVectorsThatDependOnTheTextOnly() throws IOException, InterruptedException {
    String body = "{\"input\":[\"x\",\"y\",\"x\"],\"dimensions\":16";
    JsonNode data = client.json("/v1/embeddings", body + "}").path("data");
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.path(0).path("embedding")).isEqualTo(data.path(2).path("embedding"));
    assertThat(data.path(0).path("embedding")).isNotEqualTo(data.path(1).path("embedding"));
    double squares = 0;
    for (JsonNode x : data.path(0).path("embedding")) {
      squares += x.asDouble() * x.asDouble();
    }
    assertThat(squares).isCloseTo(1, within(1e-5));
    String encoded =
        client
            .json("/v1/embeddings", body + ",\"encoding_format\":\"base64\"}")
            .path("data")
            .path(1)
            .path("embedding")
            .asString();
    ByteBuffer floats =
        ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(floats.remaining()).isEqualTo(64);
    assertThat(floats.getFloat())
        .isEqualTo((float) data.path(1).path("embedding").path(0).asDouble());
  }

  @Test
  void whatIsWrongIsRefusedInTheOpenAiShape() throws IOException, InterruptedException {
    refused("{", 400, "body: wrong at byte");
    refused("[1]", 400, "body: array (expected: an object)");
    refused("{}", 400, "messages: missing (expected: an array of messages)");
    refused("{\"messages\":[]}", 400, "messages: [] (expected: an array of at least one message)");
    refused("{\"messages\":[1]}", 400, "messages[0]: 1 (expected: an object)");
    refused("{\"messages\":[{}]}", 400, "messages[0].role: missing (expected: a string)");
    refused(chat("\"max_tokens\":0"), 400, "max_tokens: 0 (expected: a whole number >= 1)");
    refused(chat("\"stream\":\"yes\""), 400, "stream: \"yes\" (expected: true or false)");
    refused(chat("\"n\":2"), 400, "n: 2 (expected: 1)");
    refused(chat("\"stop\":[1]"), 400, "stop: [1] (expected: a string or an array of strings)");
    refused(chat("\"stream_options\":{}"), 400, "Stream options can only be defined");
    refused(chat("\"model\":\"gpt\""), 404, "The model `gpt` does not exist.");
    refused(chat("\"max_tokens\":131072"), 400, "maximum context length is 131072 tokens");
    refused(
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]}",
        400,
        "Unknown part type: smell");
    refused(
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"/etc/passwd\"}}]}]}",
        400,
        "(expected: an http, https or data URL)");
  }

  @Test
  void unknownPathsAreRefusedInTheShapeOfTheRouter() throws IOException, InterruptedException {
    HttpResponse<String> nowhere = client.get("/v1/nothing");
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(nowhere.body()).isEqualTo("{\"detail\":\"Not Found\"}");
    assertThat(client.post("/v1/messages", "{}").body()).isEqualTo(nowhere.body());
    assertThat(client.delete("/v1/models").statusCode()).isEqualTo(405);
  }

  private static String chat(String more) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]," + more + "}";
  }

  private void refused(String body, int status, String message)
      throws IOException, InterruptedException {
    HttpResponse<String> response = client.post(Engines.CHAT, body);
    JsonNode error = Client.parse(response.body()).path("error");
    assertThat(response.statusCode()).as(body).isEqualTo(status);
    assertThat(error.path("message").asString()).contains(message);
    assertThat(error.path("code").asInt()).isEqualTo(status);
    assertThat(error.path("type").asString()).isNotEmpty();
  }
}
