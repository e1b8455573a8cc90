package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is told of pages of other origins, on the wire. */
final class CrossOriginTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"model\":\"m\",\"messages\":[]}";
  private static final String STREAM = "{\"model\":\"m\",\"messages\":[],\"stream\":true}";
  private static final String PAGE = "https://app.example";
  private static final String FROM_PAGE = "Origin: " + PAGE;
  private static final String BEARER = "Authorization: Bearer " + TestHouse.KEY;
  private static final String ALLOW = "access-control-allow-origin";

  private final ScriptedEngine engine =
      ScriptedEngine.saying(
          ScriptedEngine.json(200, "{\"choices\":[{\"message\":{\"content\":\"hi\"}}]}"));

  @AfterEach
  void close() {
    engine.close();
  }

  private TestHouse house(KeyRing keys, String... origins) {
    return TestHouse.with(settings(origins), keys, engine);
  }

  private static Settings settings(String... origins) {
    return new Settings(
        Settings.Limits.DEFAULTS, Settings.Timeouts.DEFAULTS, null, new Cors(List.of(origins)));
  }

  private static RawClient.Answer preflight(RawClient client, String path, String... headers) {
    StringBuilder out = new StringBuilder("OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      out.append(header).append("\r\n");
    }
    client.send(out.append("\r\n").toString());
    try {
      String head = client.readHead();
      RawClient.Answer answer =
          new RawClient.Answer(Integer.parseInt(head.substring(9, 12)), head, "", true);
      for (int i = Integer.parseInt("0" + answer.header("content-length")); i > 0; i--) {
        assertThat(client.readByte()).isNotNegative();
      }
      return answer;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aListedPageMayAskAndSendAndRead() {
    try (TestHouse house = house(TestHouse.keys(), PAGE);
        RawClient client = house.client()) {
      RawClient.Answer yes =
          preflight(
              client,
              CHAT,
              FROM_PAGE,
              "Access-Control-Request-Method: POST",
              "Access-Control-Request-Headers: authorization,content-type,x-stainless-lang");
      assertThat(yes.status()).isEqualTo(204);
      assertThat(yes.header(ALLOW)).isEqualTo(PAGE);
      assertThat(yes.header("access-control-allow-methods")).contains("POST");
      assertThat(yes.header("access-control-allow-headers"))
          .isEqualTo("authorization,content-type,x-stainless-lang");
      assertThat(yes.header("access-control-max-age")).isEqualTo("600");
      assertThat(yes.header("vary")).contains("Origin");
      assertThat(yes.head()).doesNotContain("\r\ncontent-", "credentials");

      RawClient.Answer answer = client.post(CHAT, ASK, FROM_PAGE, BEARER);
      assertThat(answer.status()).isEqualTo(200);
      assertReadable(answer);
    }
  }

  private static void assertReadable(RawClient.Answer answer) {
    assertThat(answer.header(ALLOW)).isEqualTo(PAGE);
    assertThat(answer.header("access-control-expose-headers")).contains("x-request-id");
    assertThat(answer.header("vary")).isEqualTo("Origin");
    assertThat(answer.head()).doesNotContainIgnoringCase("allow-credentials");
  }

  @Test
  void errorsAndStreamsAndModelsCanBeReadToo() {
    try (TestHouse house = house(TestHouse.keys(), PAGE);
        RawClient client = house.client()) {
      RawClient.Answer unknown = client.post(CHAT, ASK, FROM_PAGE);
      assertThat(unknown.status()).isEqualTo(401);
      assertReadable(unknown);
      RawClient.Answer bad = client.post(CHAT, "{", FROM_PAGE, BEARER);
      assertThat(bad.status()).isEqualTo(400);
      assertReadable(bad);
      assertReadable(client.get("/v1/models", FROM_PAGE, BEARER));
      engine.script((request, out) ->
          out.write(
              ScriptedEngine.stream(ScriptedEngine.content("a"), "data: [DONE]\n\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      RawClient.Answer stream = client.post(CHAT, STREAM, FROM_PAGE, BEARER);
      assertThat(stream.body()).contains("[DONE]");
      assertReadable(stream);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.evil.example",
        "https://APP.example",
        "https://app.example/",
        "null",
        "*",
        "https://app.example\r\nOrigin: https://evil.example",
      })
  void anotherPageGetsNoHeaderAndNoYes(String origin) {
    try (TestHouse house = house(TestHouse.keys(), PAGE);
        RawClient client = house.client()) {
      RawClient.Answer no =
          preflight(client, CHAT, "Origin: " + origin, "Access-Control-Request-Method: POST");
      assertThat(no.status()).isEqualTo(405);
      assertThat(no.head()).doesNotContain("access-control");
      RawClient.Answer answer = client.post(CHAT, ASK, "Origin: " + origin, BEARER);
      assertThat(answer.status()).as("its key is good").isEqualTo(200);
      assertThat(answer.head()).doesNotContain("access-control");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/admin", "/admin/engines", "/metrics", "/health", "/console/", "/nowhere"})
  void whatIsNotForPagesIsNotForListedOnesEither(String path) {
    try (TestHouse house = house(KeyRing.open(), PAGE, "*");
        RawClient client = house.client()) {
      for (String method : List.of("GET", "POST")) {
        RawClient.Answer no =
            preflight(client, path, FROM_PAGE, "Access-Control-Request-Method: " + method);
        assertThat(no.status()).as(no.head()).isNotEqualTo(204);
        assertThat(no.head()).doesNotContain("access-control");
      }
      assertThat(client.get(path, FROM_PAGE).head()).doesNotContain("access-control");
    }
  }

  @Test
  void headersThatAreNoListAreNotRepeated() {
    try (TestHouse house = house(TestHouse.keys(), PAGE);
        RawClient client = house.client()) {
      for (String asked : List.of("a\u007fb", "a;b", "x: y", "a".repeat(2000))) {
        RawClient.Answer answer =
            preflight(
                client,
                CHAT,
                FROM_PAGE,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: " + asked.replace("\u007f", "\u00e9"));
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-headers")).isEmpty();
      }
      RawClient.Answer put =
          preflight(client, CHAT, FROM_PAGE, "Access-Control-Request-Method: PUT");
      assertThat(put.status()).isEqualTo(405);
    }
  }

  @Test
  void everyPageIsToldSoByAStar() {
    try (TestHouse house = house(TestHouse.keys(), Cors.ANY);
        RawClient client = house.client()) {
      RawClient.Answer answer = client.post(CHAT, ASK, "Origin: https://any.example", BEARER);
      assertThat(answer.header(ALLOW)).isEqualTo("*");
      assertThat(answer.head()).doesNotContain("any.example", "allow-credentials");
    }
  }

  @Test
  void nothingIsOpenToPagesUnlessItIsConfiguredAndAReloadChangesIt() {
    try (TestHouse house = house(TestHouse.keys());
        RawClient client = house.client()) {
      assertThat(client.post(CHAT, ASK, FROM_PAGE, BEARER).head()).doesNotContain("access-control");
      var _ = house.snapshots().update(now -> with(now, settings(PAGE)));
      assertReadable(client.post(CHAT, ASK, FROM_PAGE, BEARER));
      var _ = house.snapshots().update(now -> with(now, settings()));
      assertThat(client.post(CHAT, ASK, FROM_PAGE, BEARER).head()).doesNotContain("access-control");
    }
  }

  private static Snapshot with(Snapshot now, Settings settings) {
    return new Snapshot(now.version(), settings, now.engines(), now.models(), now.keys());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "http://evil.example:8080",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "null",
        "",
        "file://",
      })
  void withoutKeysAForeignPageSpendsNothing(String origin) {
    try (TestHouse house = house(KeyRing.open(), PAGE);
        RawClient client = house.client()) {
      RawClient.Answer answer = client.post(CHAT, ASK, "Origin: " + origin);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("server.cors.origins").contains("permission_error");
      assertThat(client.get("/v1/models", "Origin: " + origin).status()).isEqualTo(403);
      assertThat(engine.requests()).isEmpty();
      house.assertNothingHeld();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PAGE,
        "http://localhost",
        "http://localhost:3000",
        "https://127.0.0.1:8080",
        "http://[::1]:8080"
      })
  void withoutKeysAListedOrALocalPageIsServed(String origin) {
    try (TestHouse house = house(KeyRing.open(), PAGE);
        RawClient client = house.client()) {
      assertThat(client.post(CHAT, ASK, "Origin: " + origin).status()).isEqualTo(200);
      assertThat(client.post(CHAT, ASK).status()).as("no page at all").isEqualTo(200);
    }
  }
}
