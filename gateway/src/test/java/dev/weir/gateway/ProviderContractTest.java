package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.json;
import static dev.weir.gateway.ScriptedEngine.stream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Access;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.Secret;
import dev.weir.control.Settings;
import dev.weir.gateway.RawClient.Answer;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Each provider as its public documentation describes it, played by a script: what it is sent, and
 * what becomes of what it answers. No test here has ever met the real service. Where they say so,
 * read in November 2026:
 *
 * <ul>
 *   <li>OpenAI: platform.openai.com/docs/api-reference (chat, errors)
 *   <li>Azure OpenAI: learn.microsoft.com/azure/ai-services/openai/reference and
 *       learn.microsoft.com/azure/foundry/openai/api-version-lifecycle; the chunks of its content
 *       filter as in openai/openai-python issue 1677 and microsoft/autogen issue 6465; which calls
 *       belong to a deployment as in openai-python, src/openai/lib/azure.py
 *   <li>Gemini: ai.google.dev/gemini-api/docs/openai and ai.google.dev/api/compatibility
 *   <li>OpenRouter: openrouter.ai/docs/api-reference/streaming and .../errors-and-debugging
 *   <li>Anthropic: platform.claude.com/docs/en/api (messages, versioning, errors, openai-sdk)
 *   <li>LM Studio: lmstudio.ai/docs/developer/openai-compat
 * </ul>
 */
final class ProviderContractTest {
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String ASK_STREAM =
      "{\"model\":\"m\",\"messages\":[],\"stream\":true,\"stream_options\":{\"include_usage\":true}}";
  private static final String ANSWER =
      "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
          + "{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
  private static final String MESSAGE =
      "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
  private static final String DONE = "data: [DONE]\n\n";

  private final ScriptedEngine provider = ScriptedEngine.saying(json(200, ANSWER));

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void openAiGetsItsOwnKeyAndNothingOfTheClientsAccount() throws InterruptedException {
    try (TestHouse house = house(EngineKind.OPENAI, "/v1", "gpt-4o", Access.PLAIN);
        RawClient client = house.client()) {
      Answer answer =
          client.post(
              "/v1/chat/completions",
              ASK,
              "Authorization: Bearer sk-client",
              "OpenAI-Organization: org-client",
              "OpenAI-Project: proj-client",
              "x-goog-api-key: goog-client");

      assertThat(answer.body()).isEqualTo(ANSWER);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head())
          .startsWith("POST /v1/chat/completions HTTP/1.1\r\n")
          .doesNotContain("client");
      assertThat(request.header("authorization")).isEqualTo("Bearer sk-ours");
      assertThat(request.header("host")).isEqualTo("127.0.0.1:" + provider.port());
      assertThat(request.body()).isEqualTo(ASK.replace("\"m\"", "\"gpt-4o\""));
      house.assertNothingHeld();
    }
  }

  @Test
  void openAisRefusalArrivesInItsWords() {
    String error =
        "{\"error\":{\"message\":\"'temperature' does not support 3\",\"type\":"
            + "\"invalid_request_error\",\"param\":\"temperature\",\"code\":\"unsupported_value\"}}";
    provider.script((_, out) -> out.write(json(400, error).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.OPENAI, "", null, Access.PLAIN)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).isEqualTo(error);
    }
  }

  @Test
  void azuresDatedApiHasTheDeploymentInThePathAndTheKeyInItsOwnHeader()
      throws InterruptedException {
    Access names = new Access(List.of(), Map.of(), Map.of("m", "my gpt"), null, "2024-10-21");
    try (TestHouse house = house(EngineKind.AZURE, "", null, names)) {
      assertThat(house.chat(ASK).body()).isEqualTo(ANSWER);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head())
          .startsWith(
              "POST /openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21"
                  + " HTTP/1.1\r\n");
      assertThat(request.header("api-key")).isEqualTo("sk-ours");
      assertThat(request.header("authorization")).isEmpty();
      assertThat(request.body()).contains("\"model\":\"my gpt\"");

      assertThat(house.post("/v1/embeddings", "{\"model\":\"m\",\"input\":\"x\"}").status())
          .isEqualTo(200);
      assertThat(provider.requests().take().head())
          .startsWith("POST /openai/deployments/my%20gpt/embeddings?api-version=2024-10-21 ");
    }
  }

  @Test
  void azuresUndatedApiLooksLikeOpenAis() throws InterruptedException {
    try (TestHouse house = house(EngineKind.AZURE, "/openai/v1", "deployed", Access.PLAIN)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head()).startsWith("POST /openai/v1/chat/completions HTTP/1.1\r\n");
      assertThat(request.header("api-key")).isEqualTo("sk-ours");
    }
  }

  @Test
  void azuresStreamBeginsAndEndsWithWhatItsFilterFound() {
    String filter =
        "\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}";
    String asked =
        "data: {\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\","
            + "\"prompt_filter_results\":[{\"prompt_index\":0,"
            + filter
            + "}]}\n\n";
    String role =
        "data: {\"choices\":[{\"content_filter_results\":{},\"delta\":{\"content\":\"\",\"refusal\":"
            + "null,\"role\":\"assistant\"},\"finish_reason\":null,\"index\":0,\"logprobs\":null}],"
            + "\"id\":\"c\",\"object\":\"chat.completion.chunk\"}\n\n";
    String hi =
        "data: {\"choices\":[{"
            + filter
            + ",\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null,\"index\":0}],\"id\":\"c\"}\n\n";
    String checked =
        "data: {\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[{\"index\":0,"
            + "\"finish_reason\":null,"
            + filter
            + ",\"content_filter_offsets\":{\"check_offset\":44,\"start_offset\":44,"
            + "\"end_offset\":198}}],\"usage\":null}\n\n";
    String stop =
        "data: {\"choices\":[{\"content_filter_results\":{},\"delta\":{},\"finish_reason\":\"stop\","
            + "\"index\":0}],\"id\":\"c\"}\n\n";
    String usage =
        "data: {\"choices\":[],\"id\":\"c\",\"usage\":{\"completion_tokens\":1,"
            + "\"prompt_tokens\":9,\"total_tokens\":10}}\n\n";
    String all = asked + role + hi + checked + stop + usage + DONE;
    provider.script(
        (_, out) -> out.write(stream(asked, role, hi, checked, stop, usage, DONE).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.AZURE, "", "d", Access.PLAIN)) {
      Answer answer = house.chat(ASK_STREAM);
      assertThat(answer.body()).isEqualTo(all);
      house.assertNothingHeld();
      assertThat(house.client().get("/metrics").body())
          .contains("weir_tokens_total{kind=\"prompt\",model=\"m\"} 9.0");
    }
  }

  @Test
  void azuresFilteredPromptIsTheClientsMistake() {
    String error =
        "{\"error\":{\"message\":\"The response was filtered\",\"type\":null,\"param\":\"prompt\","
            + "\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":"
            + "\"ResponsibleAIPolicyViolation\"}}}";
    provider.script((_, out) -> out.write(json(400, error).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.AZURE, "", "d", Access.PLAIN)) {
      assertThat(house.chat(ASK).body()).isEqualTo(error);
    }
  }

  @Test
  void geminiIsBehindItsVersionAndItsChunksLackWhatOthersHave() throws InterruptedException {
    String hi =
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\",\"role\":\"assistant\"},\"index\":0}],"
            + "\"created\":1,\"model\":\"gemini-x\",\"object\":\"chat.completion.chunk\"}\n\n";
    String last =
        "data: {\"choices\":[{\"delta\":{\"content\":\" you\",\"role\":\"assistant\"},"
            + "\"finish_reason\":\"stop\",\"index\":0}],\"created\":1,\"model\":\"gemini-x\","
            + "\"usage\":{\"completion_tokens\":2,\"prompt_tokens\":5,\"total_tokens\":7}}\n\n";
    provider.script((_, out) -> out.write(stream(hi, last, DONE).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.GEMINI, "/v1beta/openai", "gemini-x", Access.PLAIN)) {
      assertThat(house.chat(ASK_STREAM).body()).isEqualTo(hi + last + DONE);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head()).startsWith("POST /v1beta/openai/chat/completions HTTP/1.1\r\n");
      assertThat(request.header("authorization")).isEqualTo("Bearer sk-ours");
      house.assertNothingHeld();
      assertThat(house.client().get("/metrics").body())
          .contains("weir_tokens_total{kind=\"completion\",model=\"m\"} 2.0");
    }
  }

  @Test
  void geminisRefusalIsAListAndIsToldInTheShapeThatClientsRead() {
    String error =
        "[{\"error\":{\"code\":400,\"message\":\"Request contains an invalid argument.\","
            + "\"status\":\"INVALID_ARGUMENT\"}}]";
    provider.script((_, out) -> out.write(json(400, error).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.GEMINI, "", null, Access.PLAIN)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body())
          .startsWith("{\"error\":{\"message\":\"Request contains an invalid argument.\"");
    }
  }

  @Test
  void openRoutersCommentsHarmNothingAndItIsToldWhoAsks() throws InterruptedException {
    String wait = ": OPENROUTER PROCESSING\n\n";
    String hi =
        "data: {\"id\":\"gen-1\",\"provider\":\"P\",\"object\":\"chat.completion.chunk\",\"choices\":"
            + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"},\"finish_reason\":"
            + "null,\"native_finish_reason\":null}]}\n\n";
    String stop =
        "data: {\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
            + "\"content\":\"\"},\"finish_reason\":\"stop\",\"native_finish_reason\":\"stop\"}]}\n\n";
    provider.script(
        (_, out) -> out.write(stream(wait, wait, hi, wait, stop, DONE).getBytes(UTF_8)));
    Access names =
        new Access(
            List.of(
                new Access.Header("http-referer", new Secret("https://example.com")),
                new Access.Header("x-title", new Secret("Our title"))),
            Map.of(),
            Map.of(),
            null,
            null);
    try (TestHouse house = house(EngineKind.COMPATIBLE, "/api/v1", "org/model:free", names);
        RawClient client = house.client()) {
      Answer answer =
          client.post("/v1/chat/completions", ASK_STREAM, "X-Title: the client's", "X-Other: 1");
      assertThat(answer.body().replace(wait, "")).isEqualTo(hi + stop + DONE);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head())
          .startsWith("POST /api/v1/chat/completions HTTP/1.1\r\n")
          .doesNotContain("the client's");
      assertThat(request.header("http-referer")).isEqualTo("https://example.com");
      assertThat(request.header("x-title")).isEqualTo("Our title");
      assertThat(request.header("x-other")).isEqualTo("1");
      assertThat(request.body()).contains("\"model\":\"org/model:free\"");
    }
  }

  @Test
  void openRoutersErrorInAStreamIsNotAnEndThatLooksGood() {
    String hi =
        "data: {\"id\":\"gen-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},"
            + "\"finish_reason\":null}]}\n\n";
    String broken =
        "data: {\"id\":\"gen-1\",\"error\":{\"code\":\"server_error\",\"message\":\"Provider"
            + " disconnected unexpectedly\"},\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},"
            + "\"finish_reason\":\"error\"}]}\n\n";
    provider.script((_, out) -> out.write(stream(hi, broken).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.COMPATIBLE, "/api/v1", null, Access.PLAIN)) {
      Answer answer = house.chat(ASK_STREAM);
      assertThat(answer.body()).startsWith(hi).contains("\"error\":{").doesNotContain("[DONE]");
      house.assertNothingHeld();
    }
  }

  @Test
  void anthropicsChatTakesItsKeyAsOpenAisLibrariesSendIt() throws InterruptedException {
    try (TestHouse house = house(EngineKind.ANTHROPIC, "/v1", "claude-x", Access.PLAIN)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head()).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
      assertThat(request.header("authorization")).isEqualTo("Bearer sk-ours");
      assertThat(request.header("x-api-key")).isEmpty();
    }
  }

  @Test
  void anthropicsMessagesTakeKeyAndVersionInTheirOwnHeaders() throws InterruptedException {
    String answer =
        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-x\","
            + "\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"stop_reason\":\"end_turn\","
            + "\"stop_sequence\":null,\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}";
    provider.script((_, out) -> out.write(json(200, answer).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.ANTHROPIC, "", "claude-x", Access.PLAIN);
        RawClient client = house.client()) {
      assertThat(client.post("/v1/messages", MESSAGE, "x-api-key: sk-client").body())
          .isEqualTo(answer);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head())
          .startsWith("POST /v1/messages HTTP/1.1\r\n")
          .doesNotContain("sk-client");
      assertThat(request.header("x-api-key")).isEqualTo("sk-ours");
      assertThat(request.header("authorization")).isEmpty();
      assertThat(request.header("anthropic-version")).isEqualTo("2023-06-01");
      assertThat(request.body()).isEqualTo(MESSAGE.replace("\"m\"", "\"claude-x\""));

      client.post("/v1/messages", MESSAGE, "Anthropic-Version: 2099-01-01", "anthropic-beta: b-1");
      request = provider.requests().take();
      assertThat(request.head().toLowerCase(Locale.ROOT))
          .containsOnlyOnce("anthropic-version")
          .contains("anthropic-version: 2099-01-01\r\n", "anthropic-beta: b-1\r\n");
      house.assertNothingHeld();
    }
  }

  @Test
  void anthropicsRefusalArrivesInItsWords() {
    String error =
        "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
            + "\"max_tokens: Field required\"},\"request_id\":\"req_1\"}";
    provider.script((_, out) -> out.write(json(400, error).getBytes(UTF_8)));
    try (TestHouse house = house(EngineKind.ANTHROPIC, "", null, Access.PLAIN)) {
      assertThat(house.post("/v1/messages", MESSAGE).body()).isEqualTo(error);
    }
  }

  @Test
  void lmStudioIsAskedBesideItsV1() throws InterruptedException {
    try (TestHouse house = house(EngineKind.LMSTUDIO, "/v1", "openai/gpt-oss-20b", Access.PLAIN)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head()).startsWith("POST /v1/chat/completions HTTP/1.1\r\n");
      assertThat(request.body()).contains("\"model\":\"openai/gpt-oss-20b\"");
    }
  }

  @Test
  void aConfiguredPathAndAConfiguredKeyHeaderAreTakenAsTheyAre() throws InterruptedException {
    Access ways =
        new Access(
            List.of(new Access.Header("authorization", new Secret("Basic abc"))),
            Map.of("chat", "/inference/chat?tier=2"),
            Map.of(),
            null,
            null);
    try (TestHouse house = house(EngineKind.COMPATIBLE, "/v7", null, ways);
        RawClient client = house.client()) {
      client.post("/v1/chat/completions", ASK, "Authorization: Bearer sk-client");
      ScriptedEngine.Request request = provider.requests().take();
      assertThat(request.head())
          .startsWith("POST /inference/chat?tier=2 HTTP/1.1\r\n")
          .doesNotContain("Bearer");
      assertThat(request.header("authorization")).isEqualTo("Basic abc");
    }
  }

  private TestHouse house(EngineKind kind, String base, @Nullable String model, Access access) {
    URI url = URI.create("http://127.0.0.1:" + provider.port() + base);
    EngineSpec spec = new EngineSpec("p", kind, url, model, new Secret("sk-ours"), 8, access);
    return TestHouse.of(Settings.DEFAULTS, KeyRing.open(), Map.of("p", spec));
  }
}
