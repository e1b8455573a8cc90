package dev.weir.server.litellm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Snapshot;
import dev.weir.server.config.ConfigLoader;
import dev.weir.server.config.ConfigResult;
import dev.weir.server.config.Configuration;
import dev.weir.server.config.Overrides;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the kinds that LiteLLM's own documentation shows. */
final class LiteLlmImportTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPENAI_API_KEY", "sk-o", "ANTHROPIC_API_KEY", "sk-a", "VLLM_BASE", "http://v:1/v1");

  @TempDir Path folder;

  @Test
  void entriesOfOneNameAreOneModelWithTheProvidersOwnNames() throws IOException {
    Configuration config =
        served(
            """
            model_list:
              - model_name: chat
                litellm_params:
                  model: openai/gpt-4o
                  api_key: os.environ/OPENAI_API_KEY
                  max_parallel_requests: 12
              - model_name: chat
                litellm_params:
                  model: hosted_vllm/meta-llama/Llama-3.1-8B-Instruct
                  api_base: os.environ/VLLM_BASE
              - model_name: claude
                litellm_params:
                  model: claude-sonnet-4-5
              - model_name: local
                litellm_params:
                  model: ollama_chat/llama3.2
            """);
    Snapshot snapshot = config.snapshot();

    assertThat(snapshot.models().values())
        .containsExactly(
            new ModelSpec(
                "chat", List.of("openai-gpt-4o", "hosted_vllm-meta-llama-Llama-3.1-8B-Instruct")),
            new ModelSpec("claude", List.of("anthropic-claude-sonnet-4-5")),
            new ModelSpec("local", List.of("ollama_chat-llama3.2")));
    EngineSpec openai = engine(snapshot, "openai-gpt-4o");
    assertThat(openai.kind()).isEqualTo(EngineKind.OPENAI);
    assertThat(openai.url().getHost()).isEqualTo("api.openai.com");
    assertThat(openai.model()).isEqualTo("gpt-4o");
    assertThat(openai.maxConcurrency()).isEqualTo(12);
    assertThat(openai.apiKey()).hasFieldOrPropertyWithValue("value", "sk-o");
    EngineSpec vllm = engine(snapshot, "hosted_vllm-meta-llama-Llama-3.1-8B-Instruct");
    assertThat(vllm.kind()).isEqualTo(EngineKind.VLLM);
    assertThat(vllm.url().getAuthority()).isEqualTo("v:1");
    assertThat(vllm.model()).isEqualTo("meta-llama/Llama-3.1-8B-Instruct");
    assertThat(engine(snapshot, "anthropic-claude-sonnet-4-5").apiKey())
        .hasFieldOrPropertyWithValue("value", "sk-a");
    assertThat(engine(snapshot, "ollama_chat-llama3.2").url())
        .hasToString("http://localhost:11434");
  }

  @Test
  void settingsThatWeirHasTooAreTakenOver() throws IOException {
    Configuration config =
        served(
            """
            model_list:
              - { model_name: m, litellm_params: { model: openai/gpt-4o } }
            router_settings:
              num_retries: 2
              timeout: 30
              allowed_fails: 3
              cooldown_time: 0.5
              model_group_alias: { "gpt-4": m }
            litellm_settings: { num_retries: 5, request_timeout: 600 }
            general_settings: { master_key: sk-1234 }
            """);

    assertThat(config.snapshot().settings().limits().attempts()).isEqualTo(3);
    assertThat(config.snapshot().settings().timeouts().firstByte())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(config.health().failedAttempts()).isEqualTo(4);
    assertThat(config.health().minEjected()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.snapshot().models().get("gpt-4"))
        .isEqualTo(new ModelSpec("gpt-4", List.of("openai-gpt-4o")));
    assertThat(config.snapshot().keys().find(HexFormat.of().parseHex(KeyRing.digest("sk-1234"))))
        .hasFieldOrPropertyWithValue("id", "master");
  }

  @Test
  void everythingWithoutAnEquivalentIsListedWithItsLineAndWhatFollows() throws IOException {
    assertThat(
            notes(
                """
                model_list:
                  - model_name: chat
                    litellm_params:
                      model: openai/gpt-4o
                      rpm: 100
                      weight: 2
                      temperature: 0.2
                      extra_headers: { host: secret }
                      some_new_thing: { a: [1] }
                    model_info:
                      mode: chat
                      input_cost_per_token: 0.01
                  - model_name: br
                    litellm_params: { model: bedrock/anthropic.claude-v2 }
                  - model_name: "*"
                    litellm_params: { model: "openai/*" }
                  - model_name: az
                    litellm_params: { model: vllm/x }
                  - model_name: no-key
                    litellm_params: { model: groq/llama, api_key: os.environ/NOT_SET }
                router_settings: { routing_strategy: least-busy, redis_password: hunter2 }
                litellm_settings: { callbacks: [langfuse], num_retries: many }
                general_settings: { database_url: "postgresql://u:p@h/db" }
                something: else
                """))
        .containsExactly(
            "line 5: model_list[0].litellm_params.rpm: 100: not limited (limits come with tenants)",
            "line 6: model_list[0].litellm_params.weight: 2: not weighted"
                + " (requests go where least is to be done)",
            "line 7: model_list[0].litellm_params.temperature: 0.2: requests go out as clients"
                + " send them",
            "line 8: model_list[0].litellm_params.extra_headers.host: not sent (its name or its"
                + " value is not ours to send)",
            "line 9: model_list[0].litellm_params.some_new_thing: not used (no equivalent)",
            "line 11: model_list[0].model_info.mode: not used (information only)",
            "line 12: model_list[0].model_info.input_cost_per_token: 0.01: costs are not counted",
            "line 14: model_list[1].litellm_params.model: provider bedrock is not known here:"
                + " not served",
            "line 15: model_list[2].model_name: a wildcard; models have names: not served",
            "line 18: model_list[3].litellm_params.api_base: missing: not served",
            "line 20: model_list[4].litellm_params.api_key: NOT_SET is not set in the environment:"
                + " not served",
            "line 21: router_settings.routing_strategy: requests go where least is to be done",
            "line 21: router_settings.redis_password: gateways share nothing",
            "line 22: litellm_settings.num_retries: not used (expected: a whole number)",
            "line 22: litellm_settings.callbacks: nobody is called back"
                + " (GET /metrics shows what happens)",
            "line 23: general_settings.database_url: no database: its keys, teams and budgets do"
                + " not count",
            "line 24: something: not used (no equivalent)");
  }

  @Test
  void thePrintedFileHasNoSecretAndSaysTheSame() throws IOException {
    String yaml =
        """
        model_list:
          - model_name: a
            litellm_params: { model: openai/gpt-4o, api_key: sk-in-the-file }
          - model_name: b
            litellm_params: { model: groq/llama-3.3-70b }
        general_settings: { master_key: sk-master }
        """;
    LiteLlmImport.Result.Imported printed = read(yaml, false);

    assertThat(printed.yaml())
        .isEqualTo(
            """
            engines:
              - id: "openai-gpt-4o"
                kind: openai
                url: "https://api.openai.com/v1"
                api_key: "${OPENAI_GPT_4O_API_KEY}"
                model: "gpt-4o"
              - id: "groq-llama-3.3-70b"
                kind: compatible
                url: "https://api.groq.com/openai/v1"
                api_key: "${GROQ_API_KEY}"
                model: "llama-3.3-70b"
            models:
              - id: "a"
                engines: ["openai-gpt-4o"]
              - id: "b"
                engines: ["groq-llama-3.3-70b"]
            keys:
              - id: "master"
                sha256: "%s"
            """
                .formatted(KeyRing.digest("sk-master")));
    assertThat(printed.secrets())
        .containsExactly(Map.entry("OPENAI_GPT_4O_API_KEY", "sk-in-the-file"));
    assertThat(engine(served(yaml).snapshot(), "openai-gpt-4o").apiKey())
        .hasFieldOrPropertyWithValue("value", "sk-in-the-file");
  }

  @Test
  void headersAreSentAndTheirValuesAreSecretsToo() throws IOException {
    String yaml =
        """
        model_list:
          - model_name: a
            litellm_params:
              model: anthropic/claude
              organization: org-1
              extra_headers: { x-team: blue, x-env: os.environ/OPENAI_API_KEY }
        """;

    assertThat(engine(served(yaml).snapshot(), "anthropic-claude").access().headers())
        .extracting(header -> header.name() + "=" + header.value().value())
        .containsExactly("x-team=blue", "x-env=sk-o", "openai-organization=org-1");
    assertThat(read(yaml, false).yaml())
        .contains("\"x-team\": \"${ANTHROPIC_CLAUDE_X_TEAM}\"", "\"x-env\": \"${OPENAI_API_KEY}\"")
        .doesNotContain("blue");
  }

  @Test
  void variablesThatTheFileItselfSetsCount() throws IOException {
    Configuration config =
        served(
            """
            environment_variables: { MY_KEY: sk-mine }
            model_list:
              - model_name: a
                litellm_params: { model: openai/x, api_base: "http://h:1/v1", api_key: os.environ/MY_KEY }
            """);

    assertThat(engine(config.snapshot(), "openai-x").apiKey())
        .hasFieldOrPropertyWithValue("value", "sk-mine");
  }

  @Test
  void aProvidersKeyIsNotSentToWhoeverSpeaksItsApiElsewhere() throws IOException {
    Configuration config =
        served(
            """
            model_list:
              - model_name: a
                litellm_params: { model: openai/x, api_base: "http://elsewhere:1/v1" }
            """);

    assertThat(engine(config.snapshot(), "openai-x").apiKey()).isNull();
  }

  @Test
  void oddValuesCannotBreakOutOfTheirQuotes() throws IOException {
    Configuration config =
        served(
            """
            model_list:
              - model_name: 'a"b\\c'
                litellm_params: { model: 'openai/x"y${HOME}', api_base: "http://h:1" }
            """);

    assertThat(config.snapshot().models()).containsOnlyKeys("a\"b\\c");
    assertThat(config.snapshot().engines().values())
        .extracting(EngineSpec::model)
        .containsExactly("x\"y${HOME}");
  }

  @Test
  void whatIsNoConfigurationIsSaidWithItsLine() throws IOException {
    assertThat(broken("model_list:\n  - a: [\n")).startsWith("litellm.yaml:3: not YAML");
    assertThat(broken("- a"))
        .isEqualTo("litellm.yaml:1: a list (expected: a mapping with model_list)");
    assertThat(read("model_list: []", true).models()).isZero();
  }

  private static EngineSpec engine(Snapshot snapshot, String id) {
    assertThat(snapshot.engines()).containsKey(id);
    return java.util.Objects.requireNonNull(snapshot.engines().get(id));
  }

  private Configuration served(String yaml) throws IOException {
    LiteLlmImport.Result.Imported read = read(yaml, true);
    ConfigResult result =
        new ConfigLoader(file(), read.yaml(), Overrides.NONE, read.environment()).load();
    assertThat(result).as(read.yaml()).isInstanceOf(ConfigResult.Valid.class);
    return ((ConfigResult.Valid) result).configuration();
  }

  private List<String> notes(String yaml) throws IOException {
    return read(yaml, true).notes().stream().map(Note::toString).toList();
  }

  private LiteLlmImport.Result.Imported read(String yaml, boolean complete) throws IOException {
    Files.writeString(file(), yaml);
    LiteLlmImport.Result result = LiteLlmImport.read(file(), ENVIRONMENT::get, complete);
    assertThat(result).isInstanceOf(LiteLlmImport.Result.Imported.class);
    return (LiteLlmImport.Result.Imported) result;
  }

  private String broken(String yaml) throws IOException {
    Files.writeString(file(), yaml);
    LiteLlmImport.Result result = LiteLlmImport.read(file(), ENVIRONMENT::get, true);
    return ((LiteLlmImport.Result.Broken) result).problem().toString().replace(folder + "/", "");
  }

  private Path file() {
    return folder.resolve("litellm.yaml");
  }
}
