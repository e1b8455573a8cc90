package dev.weir.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weir.control.EngineSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real sockets that answer as the engines do, on ports of their own. */
final class LocalSearchTest {
  private static final String LIST =
      "{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\",\"owned_by\":\"%s\"}]}";

  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void anEngineIsKnownByWhoOwnsItsModelsOrByAPageOfItsOwn() throws Exception {
    assertThat(kindAt(Map.of("/v1/models", LIST.formatted("vllm")))).isEqualTo("vllm");
    assertThat(kindAt(Map.of("/v1/models", LIST.formatted("sglang")))).isEqualTo("sglang");
    assertThat(kindAt(Map.of("/v1/models", LIST.formatted("llamacpp")))).isEqualTo("llamacpp");
    assertThat(kindAt(Map.of("/v1/models", LIST.formatted("library")))).isEqualTo("ollama");
    assertThat(
            kindAt(
                Map.of(
                    "/v1/models",
                    "{\"object\":\"list\",\"data\":[]}",
                    "/api/version",
                    "{\"version\":\"0.12\"}")))
        .isEqualTo("ollama");
    assertThat(
            kindAt(
                Map.of(
                    "/v1/models",
                    LIST.formatted("someone"),
                    "/props",
                    "{\"default_generation_settings\":{}}")))
        .isEqualTo("llamacpp");
  }

  @Test
  void anotherWeirAndWhatListsNoModelsAreLeftAloneAndSaid() throws Exception {
    int weir = serve(Map.of("/v1/models", LIST.formatted("weir")));
    int page = serve(Map.of());
    LocalSearch.Found found = search(Map.of(), weir, page);

    assertThat(found.engines()).isEmpty();
    assertThat(found.lines())
        .containsExactly(
            "127.0.0.1:" + weir + " is a Weir itself; not served",
            "127.0.0.1:" + page + " lists no models (GET /v1/models: 404); not served");
  }

  @Test
  void oneThatDoesNotAnswerHoldsNobodyUpForLongerThanASecond() throws Exception {
    int engine = serve(Map.of("/v1/models", LIST.formatted("vllm")));
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ServerSocket mute = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      LocalSearch.Found found =
          search(Map.of(), silent.getLocalPort(), engine, mute.getLocalPort());

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(found.engines()).extracting(EngineSpec::id).containsExactly("vllm-" + engine);
      assertThat(found.lines()).hasSize(3).anyMatch(line -> line.contains("does not answer"));
    }
  }

  @Test
  void keysInTheEnvironmentAreProvidersAndNeverPrinted() throws Exception {
    LocalSearch.Found found =
        search(
            Map.of(
                "OPENAI_API_KEY", "sk-secret-1",
                "OPENAI_BASE_URL", "https://eu.api.openai.com/v1",
                "ANTHROPIC_API_KEY", "sk-secret-2",
                "OPENROUTER_API_KEY", "sk-secret-3",
                "GEMINI_API_KEY", "  ",
                "GOOGLE_API_KEY", "secret-4",
                "AZURE_OPENAI_API_KEY", "secret-5",
                "AZURE_OPENAI_ENDPOINT", "https://x.openai.azure.com/",
                "AZURE_OPENAI_DEPLOYMENT", "gpt"));

    assertThat(found.engines())
        .extracting(EngineSpec::id)
        .containsExactly("openai", "anthropic", "gemini", "azure", "openrouter");
    assertThat(found.engines().getFirst().url().getHost()).isEqualTo("eu.api.openai.com");
    assertThat(found.engines()).allMatch(engine -> engine.apiKey() != null);
    assertThat(String.join(" ", found.lines()))
        .contains("OPENAI_API_KEY is set", "ANTHROPIC_API_KEY is set")
        .doesNotContain("secret");
  }

  @Test
  void whatIsSetButCannotBeUsedIsSaid() throws Exception {
    LocalSearch.Found found =
        search(Map.of("OPENAI_API_KEY", "two words", "AZURE_OPENAI_API_KEY", "k"));

    assertThat(found.engines()).isEmpty();
    assertThat(found.lines())
        .containsExactly(
            "OPENAI_API_KEY is set, but is not served"
                + " (expected: a key without spaces, a URL in OPENAI_BASE_URL)",
            "AZURE_OPENAI_API_KEY is set, but is not served"
                + " (expected: a key without spaces, a URL in AZURE_OPENAI_ENDPOINT,"
                + " a name in AZURE_OPENAI_DEPLOYMENT)");
  }

  private String kindAt(Map<String, String> pages) throws Exception {
    LocalSearch.Found found = search(Map.of(), serve(pages));
    assertThat(found.engines()).hasSize(1);
    return found.engines().getFirst().kind().label();
  }

  private static LocalSearch.Found search(Map<String, String> environment, int... ports)
      throws InterruptedException {
    List<UsualPort> places = new ArrayList<>();
    for (int port : ports) {
      places.add(new UsualPort(port, "test"));
    }
    return new LocalSearch(places, environment::get).run();
  }

  private int serve(Map<String, String> pages) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String page = pages.get(exchange.getRequestURI().getPath());
          byte[] body = (page == null ? "{}" : page).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(page == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
    return server.getAddress().getPort();
  }
}
