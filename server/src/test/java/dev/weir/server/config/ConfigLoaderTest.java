package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Access;
import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.Exporter;
import dev.weir.control.HealthRules;
import dev.weir.control.Key;
import dev.weir.control.ModelSpec;
import dev.weir.control.Secret;
import dev.weir.control.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLoaderTest {
  private static final String DIGEST = "0123456789ABCDEF".repeat(4);

  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  @Test
  void whatIsNotWrittenHasItsDefault() {
    Configuration config = file.valid(ENGINE);

    assertThat(config.listen()).isEqualTo(new Listen("127.0.0.1", 8080, 0));
    assertThat(config.health()).isEqualTo(HealthRules.DEFAULTS);
    assertThat(config.snapshot().settings())
        .usingRecursiveComparison()
        .ignoringFields("limits.bufferedBytes")
        .isEqualTo(Settings.DEFAULTS);
    assertThat(config.snapshot().models()).isEmpty();
    assertThat(config.snapshot().keys().isOpen()).isTrue();
    assertThat(config.snapshot().engines())
        .containsExactly(
            Map.entry(
                "a",
                new EngineSpec(
                    "a", EngineKind.VLLM, URI.create("http://127.0.0.1:9101"), null, null, 256)));
  }

  @Test
  void emptySectionsAreAsGoodAsAbsentOnes() {
    Configuration config =
        file.valid("server: { limits: , timeouts: }\nmodels:\nkeys:\nhealth:\n" + ENGINE);

    assertThat(config.snapshot().settings()).isEqualTo(Settings.DEFAULTS);
  }

  @Test
  void aFinalV1IsTakenOffUnlessAnotherVersionStandsBeforeIt() {
    assertThat(urlOf("http://h:1/v1/")).isEqualTo("http://h:1");
    assertThat(urlOf("https://openrouter.ai/api/v1")).isEqualTo("https://openrouter.ai/api");
    assertThat(urlOf("https://h/client/v4/accounts/i/ai/v1"))
        .isEqualTo("https://h/client/v4/accounts/i/ai/v1");
    assertThat(urlOf("https://h/v1beta/openai/")).isEqualTo("https://h/v1beta/openai");
  }

  private String urlOf(String url) {
    Configuration config = file.valid("engines: [{ id: a, kind: vllm, url: \"" + url + "\" }]");
    return config.snapshot().engines().values().iterator().next().url().toString();
  }

  @Test
  void everyKeyReachesItsPlace() {
    Configuration config =
        file.valid(
            """
            server:
              host: 0.0.0.0
              port: 1
              loops: 2
              admin_sha256: %1$s
              limits:
                body_bytes: 1MiB
                upload_bytes: 3GiB
                head_bytes: 2KiB
                json_depth: 4
                requests: 5
                queued: 6
                buffered_bytes: 7GB
                attempts: 8
              timeouts:
                connect: 1ms
                first_byte: 2s
                idle: 3m
                queue: 4h
                head: 5s
                body: 6s
                keep_alive: 7s
                ping: 8s
                drain: 9s
                drain_notice: 10s
            engines:
              - id: a
                kind: openai
                url: https://api.example.com/openai/v1/
                model: served
                api_key: sk-x
                max_concurrency: 3
              - id: z
                kind: azure
                url: https://x.openai.azure.com
                api_version: 2024-10-21
                deployment: d
                model_names: { gpt: deployed, mini: deployed-mini }
                headers: { X-Team: "Team ${KEY}" }
                paths: { chat: "/my/chat?x=1", models: /my/models }
            models:
              - { id: org/chat, engines: [a] }
            keys:
              - { id: dev, sha256: %1$s, tenant: team }
            health:
              probe_interval: 1s
              probe_timeout: 2s
              failed_attempts: 3
              failed_probes: 4
              min_ejected: 5s
              max_ejected: 6s
              unprobed_return: 7s
            """
                .formatted(DIGEST));

    assertThat(config.listen()).isEqualTo(new Listen("0.0.0.0", 1, 2));
    assertThat(config.snapshot().settings())
        .isEqualTo(
            new Settings(
                new Settings.Limits(1 << 20, 3L << 30, 2 << 10, 4, 5, 6, 7_000_000_000L, 8),
                new Settings.Timeouts(
                    Duration.ofMillis(1),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(3),
                    Duration.ofHours(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(10)),
                DIGEST.toLowerCase(Locale.ROOT)));
    assertThat(config.snapshot().engines().values())
        .containsExactly(
            new EngineSpec(
                "a",
                EngineKind.OPENAI,
                URI.create("https://api.example.com/openai"),
                "served",
                new Secret("sk-x"),
                3),
            new EngineSpec(
                "z",
                EngineKind.AZURE,
                URI.create("https://x.openai.azure.com"),
                null,
                null,
                256,
                new Access(
                    List.of(new Access.Header("x-team", new Secret("Team sk-1"))),
                    Map.of("chat", "/my/chat?x=1", "models", "/my/models"),
                    Map.of("gpt", "deployed", "mini", "deployed-mini"),
                    "d",
                    "2024-10-21")));
    assertThat(config.snapshot().models().values())
        .containsExactly(new ModelSpec("org/chat", List.of("a")));
    assertThat(config.snapshot().keys().find(HexFormat.of().parseHex(DIGEST)))
        .isEqualTo(new Key("dev", "team"));
    assertThat(config.health())
        .isEqualTo(
            new HealthRules(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3,
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7)));
  }

  @Test
  void everyThresholdOfHealthIsRead() {
    Configuration config =
        file.valid(
            """
            engines:
              - { id: a, kind: vllm, url: "http://h:1", telemetry: "http://h:9400", gpus: [0, GPU-b] }
            health:
              breaker:
                failure_rate: 0.1
                slow_rate: 0.2
                slow_after: 3s
                window: 4s
                most_calls: 50
                least_calls: 6
                trials: 7
              restraint: { busy_rest: 8s, suspect_in_flight: 9, slow_start: 10s, panic: 1 }
              compute: { utilisation: 0.3, latency: 4ms, share: 0.5, fatal_xids: [79] }
              drain_grace: 11s
            """);

    assertThat(config.health().breaker())
        .isEqualTo(
            new HealthRules.Breaker(
                .1, .2, Duration.ofSeconds(3), Duration.ofSeconds(4), 50, 6, 7));
    assertThat(config.health().restraint())
        .isEqualTo(new HealthRules.Restraint(Duration.ofSeconds(8), 9, Duration.ofSeconds(10), 1));
    assertThat(config.health().compute())
        .isEqualTo(new HealthRules.Compute(.3, Duration.ofMillis(4), .5, Set.of(79)));
    assertThat(config.health().drainGrace()).isEqualTo(Duration.ofSeconds(11));
    assertThat(config.snapshot().engines().values())
        .extracting(EngineSpec::telemetry)
        .containsExactly(new Exporter(URI.create("http://h:9400"), Set.of("0", "GPU-b")));
  }

  @Test
  void theSmallestFileOfTheDocumentationIsValid() {
    Configuration config =
        file.valid(
            """
            server:  { host: 127.0.0.1, port: 8080 }
            engines:
              - { id: gpu-a, kind: vllm, url: "http://127.0.0.1:9101" }
              - { id: gpu-b, kind: vllm, url: "http://127.0.0.1:9102", model: served-name }
            models:
              - { id: chat, engines: [gpu-a, gpu-b] }
            keys:
              - { id: dev, sha256: "%s", tenant: default }
            """
                .formatted(DIGEST));

    assertThat(config.snapshot().engines()).containsOnlyKeys("gpu-a", "gpu-b");
  }

  @Test
  void variablesAndFilesArePutIntoValues() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "sk-from-file\n");
    Configuration config =
        file.valid(
            """
            server: { port: "${PORT}" }
            engines:
              - { id: a, kind: vllm, url: "http://${HOST}-1:8000", api_key: "${KEY}" }
              - { id: b, kind: vllm, url: "http://h", api_key: "file:secret" }
              - { id: c, kind: vllm, url: "http://h", api_key: "$${KEY}$x" }
            """);

    assertThat(config.listen().port()).isEqualTo(9999);
    assertThat(config.snapshot().engines().values())
        .extracting(EngineSpec::apiKey)
        .containsExactly(new Secret("sk-1"), new Secret("sk-from-file"), new Secret("${KEY}$x"));
    assertThat(config.snapshot().engines().values())
        .extracting(EngineSpec::url)
        .first()
        .isEqualTo(URI.create("http://gpu-1:8000"));
    assertThat(config.files()).containsExactly(folder.resolve("weir.yaml"), secret);
  }

  @Test
  void theCommandLineWinsOverTheFile() {
    Configuration config =
        file.valid(
            "server: { host: 0.0.0.0, port: 1, loops: 1 }\n" + ENGINE,
            new Overrides("localhost", 0, 3));

    assertThat(config.listen()).isEqualTo(new Listen("localhost", 0, 3));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.9.9.9, true",
    "localhost, true",
    "::1, true",
    "0.0.0.0, false",
    "::, false",
    "10.0.0.1, false",
    "localhost.example.com, false",
    "127.evil.com, false"
  })
  void loopbackIsReadFromTheNameAlone(String host, boolean loopback) {
    assertThat(new Listen(host, 1, 1).isLoopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h, http://h",
    "http://h/, http://h",
    "http://h/v1, http://h",
    "http://h:8/v1/, http://h:8",
    "http://h/v1x, http://h/v1x",
    "https://h/a/v1, https://h/a"
  })
  void aBaseUrlMayEndInV1(String written, String url) throws ValueType.BadValue {
    assertThat(new Address().read(written)).isEqualTo(URI.create(url));
  }

  @Test
  void originsAreReadAsBrowsersWriteThem() {
    String origins =
        "[https://App.Example, \"https://app.example:443\", \"http://[::1]:80\","
            + " \"http://localhost:3000\", \"app://notes\"]";
    Configuration config =
        file.valid("server: { cors: { origins: " + origins + " } }\n" + ConfigFile.ENGINE);
    assertThat(config.snapshot().settings().cors().origins())
        .containsExactly(
            "https://app.example",
            "https://app.example",
            "http://[::1]",
            "http://localhost:3000",
            "app://notes");
  }

  @Test
  void theBufferThatIsNotSetFitsTheDirectMemory() {
    long buffer = file.valid(ConfigFile.ENGINE).snapshot().settings().limits().bufferedBytes();
    assertThat(buffer).isPositive().isLessThanOrEqualTo(DirectMemory.limit() / 2);
    assertThat(DirectMemory.halfAtMost(1000)).isEqualTo(1000);
  }
}
