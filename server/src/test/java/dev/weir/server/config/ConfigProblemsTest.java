package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of mistake, and the line it is answered with. */
final class ConfigProblemsTest {
  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  @Test
  void anUnknownKeyNamesTheNearest() {
    assertThat(
            file.problems(
                """
                engines:
                  - id: a
                    kind: vllm
                    urll: "http://h:1"
                """))
        .containsExactly(
            "weir.yaml:2: engines[0].url: missing (expected: a URL such as http://127.0.0.1:8000)",
            "weir.yaml:4: engines[0].urll: unknown key (did you mean \"url\"?)");
    assertThat(file.problems("zebra: 1\n" + ENGINE))
        .containsExactly(
            "weir.yaml:1: zebra: unknown key"
                + " (expected: one of server, engines, discover, models, scheduling, tiers,"
                + " tenants, keys, identity, bans, audit, ledger, store, health, resume, prices,"
                + " hooks, limits, retries, hedging, stalls)");
  }

  @Test
  void thresholdsOfHealthThatCannotBeMeantAreRefused() {
    assertThat(
            file.problems(
                """
                engines:
                  - { id: a, kind: vllm, url: "http://h:1", gpus: [0] }
                health:
                  breaker: { failure_rate: 1.5, least_calls: 200 }
                  restraint: { slow_start: 0s, panick: 1 }
                  compute: { fatal_xids: [none] }
                """))
        .containsExactly(
            "weir.yaml:2: engines[0].gpus: 0 without telemetry"
                + " (expected: telemetry, the exporter's URL)",
            "weir.yaml:4: health.breaker.failure_rate: \"1.5\""
                + " (expected: a number such as 1 or 0.5, more than 0, at most 1)",
            "weir.yaml:4: health.breaker.least_calls: 200"
                + " (expected: at most most_calls, which is 100)",
            "weir.yaml:5: health.restraint.panick: unknown key (did you mean \"panic\"?)",
            "weir.yaml:5: health.restraint.slow_start: \"0s\""
                + " (expected: a duration such as 15s, from 1ms to 24h)",
            "weir.yaml:6: health.compute.fatal_xids[0]: \"none\""
                + " (expected: a whole number from 1 to 1000)");
  }

  @Test
  void anExporterThatIsWrongIsNotCalledMissingToo() {
    assertThat(
            file.problems(
                """
                engines:
                  - { id: a, kind: vllm, url: "http://h:1", telemetry: "ftp://h", gpus: [0] }
                """))
        .containsExactly(
            "weir.yaml:2: engines[0].telemetry: \"ftp://h\""
                + " (expected: a URL such as http://127.0.0.1:8000)");
  }

  @Test
  void allMistakesAreFoundAtOnceInTheOrderOfTheFile() {
    assertThat(
            file.problems(
                """
                server: { port: 70000, limits: { body_bytes: lots } }
                engines:
                  - { id: a, kind: vlm, url: "http://h:1" }
                  - { id: a, kind: vllm, url: "http://h:2", max_concurrency: 0 }
                models:
                  - { id: chat, engines: [a, b] }
                health: { probe_interval: 2 }
                """))
        .containsExactly(
            "weir.yaml:1: server.port: \"70000\" (expected: a whole number from 0 to 65535)",
            "weir.yaml:1: server.limits.body_bytes: \"lots\""
                + " (expected: a size such as 32MiB, from 1KiB to 1GiB)",
            "weir.yaml:3: engines[0].kind: \"vlm\" (expected: one of vllm, sglang, llamacpp,"
                + " ollama, lmstudio, openai, azure, anthropic, gemini, compatible, sim; did you mean \"vllm\"?)",
            "weir.yaml:4: engines[1].max_concurrency: \"0\""
                + " (expected: a whole number from 1 to 1000000)",
            "weir.yaml:4: engines[1].id: \"a\" a second time (expected: once, see line 3)",
            "weir.yaml:6: models[0].engines[1]: \"b\" is no engine (did you mean \"a\"?)",
            "weir.yaml:7: health.probe_interval: \"2\""
                + " (expected: a duration such as 15s, from 250ms to 1h)");
  }

  @Test
  void aUrlNeedsASchemeAndAHostAndNoUser() {
    assertThat(url("127.0.0.1:8000")).contains("(expected: a URL such as http://127.0.0.1:8000)");
    assertThat(url("ftp://h")).contains("\"ftp://h\" (expected: a URL");
    assertThat(url("http:///x")).contains("(expected: a URL");
    assertThat(url("http://h:1?x=1")).contains("\"http://h:1?***\"", "without query and fragment");
    assertThat(url("http://me:secret@h:1"))
        .contains("\"http://***@h:1\" (expected: no user and password in a URL")
        .doesNotContain("secret");
  }

  private String url(String url) {
    return file.problems("engines: [{ id: a, kind: vllm, url: \"" + url + "\" }]").getFirst();
  }

  @Test
  void aMissingVariableIsNamedAndAValueFromOutsideIsNeverPrinted() {
    assertThat(file.problems("server: { port: \"${NOPE}\" }\n" + ENGINE))
        .containsExactly(
            "weir.yaml:1: server.port: \"${NOPE}\""
                + " (expected: environment variable NOPE to be set)");
    assertThat(file.problems("server: { port: \"${BAD}\" }\n" + ENGINE))
        .containsExactly(
            "weir.yaml:1: server.port: \"${BAD}\" (expected: a whole number from 0 to 65535)");
    assertThat(
            file.problems(
                "engines: [{ id: a, kind: openai, url: \"http://h\", api_key: \"${NOPE}\" }]\n"))
        .containsExactly(
            "weir.yaml:1: engines[0].api_key: \"${NOPE}\""
                + " (expected: environment variable NOPE to be set)");
    assertThat(file.problems("server: { host: \"${no name}\" }\n" + ENGINE))
        .containsExactly(
            "weir.yaml:1: server.host: \"${no name}\""
                + " (expected: ${NAME}, or $${ for a literal ${)");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(file.problems("server: { host: \"file:nothere\" }\n" + ENGINE))
        .containsExactly(
            "weir.yaml:1: server.host: \"file:nothere\" (expected: a file at nothere)");
  }

  @Test
  void aWrongDigestOrSecretIsNotPrinted() throws IOException {
    Files.writeString(folder.resolve("key"), "two words");
    assertThat(
            file.problems(
                """
                engines: [{ id: a, kind: openai, url: "http://h", api_key: "file:key" }]
                keys: [{ id: dev, sha256: sk-the-key-itself }]
                """))
        .containsExactly(
            "weir.yaml:1: engines[0].api_key: 8 characters"
                + " (expected: printable characters without spaces)",
            "weir.yaml:2: keys[0].sha256: 17 characters"
                + " (expected: 64 hex digits, the output of: printf %s KEY | sha256sum)");
  }

  @Test
  void theWrongShapeSaysWhatIsThereAndWhatShouldBe() {
    assertThat(
            file.problems(
                """
                server: [1]
                engines: { id: a }
                models: [{ id: chat, engines: a }, chat]
                keys:
                  - { id: [x], sha256: }
                """))
        .containsExactly(
            "weir.yaml:1: server: a list (expected: a mapping with host, port, loops,"
                + " admin_sha256, trusted_proxies, forwarded, proxy_protocol, cors, limits,"
                + " timeouts)",
            "weir.yaml:2: engines: a mapping (expected: a list of mappings with id, kind, url,"
                + " model, api_key, max_concurrency, telemetry, gpus, model_names, headers, paths, deployment,"
                + " api_version)",
            "weir.yaml:3: models[0].engines: \"a\" (expected: a list, each 1 to 64 letters,"
                + " digits and . _ : -, the first a letter or digit)",
            "weir.yaml:3: models[1]: \"chat\" (expected: a mapping with id, engines, policy,"
                + " mode, slo, resume, hedging, degrade, shadow)",
            "weir.yaml:5: keys[0].id: a list (expected: 1 to 64 letters, digits and . _ : -,"
                + " the first a letter or digit)",
            "weir.yaml:5: keys[0].sha256: missing"
                + " (expected: 64 hex digits, the output of: printf %s KEY | sha256sum)");
  }

  @Test
  void namesAndKeysAreThereOnce() {
    String digest = "0123456789abcdef".repeat(4);
    assertThat(
            file.problems(
                """
                engines: [{ id: a, kind: vllm, url: "http://h", id: b }]
                models:
                  - { id: chat, engines: [a, a] }
                  - { id: chat, engines: [] }
                keys:
                  - { id: x, sha256: %s }
                  - { id: y, sha256: %s }
                """
                    .formatted(digest, digest)))
        .containsExactly(
            "weir.yaml:1: engines[0].id: a second time (expected: once, see line 1)",
            "weir.yaml:3: models[0].engines[1]: \"a\" a second time (expected: once)",
            "weir.yaml:4: models[1].id: \"chat\" a second time (expected: once, see line 3)",
            "weir.yaml:4: models[1].engines: [] (expected: at least one)",
            "weir.yaml:7: keys[1].sha256: \""
                + digest
                + "\" a second time (expected: once, see"
                + " line 6)");
  }

  @Test
  void noEngineIsNothingToServe() {
    assertThat(file.problems(""))
        .containsExactly(
            "weir.yaml:1: engines: none (expected: at least one, here or in discover)");
    assertThat(file.problems("engines: []"))
        .containsExactly(
            "weir.yaml:1: engines: none (expected: at least one, here or in discover)");
  }

  @Test
  void aPlaceToLookAtIsADnsNameWithAPortOrAFile() {
    assertThat(
            file.problems(
                """
                engines: [{ id: a, kind: vllm, url: "http://h:1" }]
                discover:
                  - { id: a, from: "dns://vllm:8000" }
                  - { id: b, from: "dns://vllm" }
                  - { id: c, from: "dns://vllm:70000" }
                  - { id: c, from: "file://" }
                  - { id: aNameThatLeavesNoRoomForAnAddress, from: "file://e.yaml" }
                models: [{ id: chat, engines: [b, a, d] }]
                """))
        .containsExactly(
            "weir.yaml:3: discover[0].id: \"a\" is an engine (expected: a new id)",
            "weir.yaml:4: discover[1].from: \"dns://vllm\""
                + " (expected: dns://NAME:PORT or file://PATH)",
            "weir.yaml:5: discover[2].from: \"dns://vllm:70000\""
                + " (expected: a port from 1 to 65535)",
            "weir.yaml:6: discover[3].from: \"file://\""
                + " (expected: dns://NAME:PORT or file://PATH)",
            "weir.yaml:6: discover[3].id: \"c\" a second time (expected: once, see line 5)",
            "weir.yaml:7: discover[4].id: \"aNameThatLeavesNoRoomForAnAddress\" (expected: 1 to 24"
                + " letters, digits and . _ : -, the first a letter or digit)",
            "weir.yaml:8: models[0].engines[2]: \"d\" is no engine (did you mean \"a\"?)");
  }

  @Test
  void aHeaderThatIsOursOrNoneIsRefusedAndItsValueIsNeverPrinted() {
    assertThat(
            file.problems(
                """
                engines:
                  - id: a
                    kind: openai
                    url: http://h
                    headers:
                      Host: secret-1
                      Transfer-Encoding: secret-2
                      "x y": secret-3
                      x-ok: "secret-4\\r\\nx-evil: 1"
                      X-Twice: secret-5
                      x-twice: secret-6
                """))
        .containsExactly(
            "weir.yaml:6: engines[0].headers.Host: \"Host\""
                + " (expected: a header that Weir does not write itself)",
            "weir.yaml:7: engines[0].headers.Transfer-Encoding: \"Transfer-Encoding\""
                + " (expected: a header that Weir does not write itself)",
            "weir.yaml:8: engines[0].headers.x y: \"x y\" (expected: a header name)",
            "weir.yaml:9: engines[0].headers.x-ok: 19 characters"
                + " (expected: printable characters, none of them blank at either end)",
            "weir.yaml:11: engines[0].headers.x-twice: a second time (expected: once)");
  }

  @Test
  void aPathBelongsToACallAndBeginsAtTheRoot() {
    assertThat(
            file.problems(
                """
                engines:
                  - id: a
                    kind: vllm
                    url: http://h
                    paths: { rerrank: /v2/rerank, chat: my/chat, embeddings: //evil/x }
                """))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("weir.yaml:5: engines[0].paths.rerrank: \"rerrank\" (expected: one")
                    .endsWith("; did you mean \"rerank\"?)"),
            second ->
                assertThat(second)
                    .isEqualTo(
                        "weir.yaml:5: engines[0].paths.chat: \"my/chat\""
                            + " (expected: a path such as /v2/rerank)"),
            third -> assertThat(third).contains("\"//evil/x\" (expected: a path such as"));
  }

  @Test
  void whatOnlyAzureHasIsAzuresAndAzureNamesItsModels() {
    assertThat(
            file.problems(
                """
                engines:
                  - { id: a, kind: openai, url: "http://h", api_version: 2024-10-21 }
                  - { id: b, kind: azure, url: "http://h", deployment: d }
                  - { id: c, kind: azure, url: "http://h" }
                models: [{ id: m, engines: [c] }]
                """))
        .containsExactly(
            "weir.yaml:2: engines[0].api_version: \"2024-10-21\" with kind openai"
                + " (expected: with kind azure only)",
            "weir.yaml:3: engines[1].model: missing"
                + " (expected: model, model_names, or the engine in models[]; Azure does not"
                + " tell)");
  }

  @Test
  void whatIsNotYamlSaysWhere() {
    assertThat(file.problems("server:\n  host: [\n"))
        .first()
        .asString()
        .startsWith("weir.yaml:3: ");
    assertThat(file.problems("a: b: c")).first().asString().startsWith("weir.yaml:1: not YAML: ");
  }

  @Test
  void theTrapsOfYamlAreRefused() {
    assertThat(file.problems("a: &x [1]\nb: [*x, *x]\n"))
        .containsExactly("weir.yaml:2: *x: an alias (expected: none)");
    assertThat(file.problems("a: !!java.net.URL [\"http://h\"]\n"))
        .containsExactly("weir.yaml:1: tag:yaml.org,2002:java.net.URL: a tag (expected: none)");
    assertThat(file.problems("a: 1\n---\nb: 2\n"))
        .containsExactly("weir.yaml:2: a second document (expected: one)");
    assertThat(file.problems("? [a]\n: 1\n"))
        .containsExactly("weir.yaml:1: a key that is not text (expected: a name)");
    assertThat(file.problems("a: " + "[".repeat(100_000)))
        .containsExactly("weir.yaml:1: nesting: deeper than 16 (expected: less)");
  }

  @Test
  void aFileThatIsMissingTooLargeOrNotTextIsSaidSo() throws IOException {
    assertThat(new ConfigLoader(folder.resolve("no.yaml"), Overrides.NONE).load())
        .extracting(result -> ((ConfigResult.Invalid) result).problems().getFirst().message())
        .isEqualTo("no such file (expected: a YAML file)");
    assertThat(file.problems("#".repeat((1 << 20) + 1)))
        .containsExactly("weir.yaml: 1048577 bytes (expected: at most 1048576)");
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
    assertThat(new ConfigLoader(binary, Overrides.NONE).load())
        .extracting(result -> ((ConfigResult.Invalid) result).problems().getFirst().message())
        .isEqualTo("not text (expected: UTF-8)");
  }

  @Test
  void whatIsNoOriginIsRefused() {
    for (String bad :
        new String[] {
          "https://app.example/", "https://app.example/x", "app.example", "null", "https://a:b@c"
        }) {
      assertThat(file.problems("server: { cors: { origins: [\"" + bad + "\"] } }\n" + ENGINE))
          .containsExactly(
              "weir.yaml:1: server.cors.origins[0]: \""
                  + bad
                  + "\" (expected: an origin such as https://app.example, without a path, or *)");
    }
  }

  @Test
  void everyPageMayCallWithKeysOnly() {
    assertThat(file.problems("server: { cors: { origins: [\"*\"] } }\n" + ENGINE))
        .containsExactly(
            "weir.yaml:1: server.cors.origins: \"*\" without keys"
                + " (expected: origins by name, or keys)");
  }
}
