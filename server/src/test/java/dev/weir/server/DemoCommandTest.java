package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
final class DemoCommandTest {
  private static final Set<String> OUR_THREADS = Set.of("weir-loop", "weir-load", "engine-sim");

  private final StringWriter err = new StringWriter();

  @Test
  void aDemoSaysWhatItStartedServesWhoeverHasTheKeySumsUpAndLeavesNothingBehind() throws Exception {
    Set<Long> before = ourThreads();
    PipedWriter out = new PipedWriter();
    BufferedReader lines = new BufferedReader(new PipedReader(out, 1 << 20));
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> exit =
          executor.submit(() -> {
            try (PrintWriter writer = new PrintWriter(out, true)) {
              return weir(writer, "demo", "--json", "--seconds", "3", "--port", "0");
            }
          });
      JsonNode ready = JsonMapper.shared().readTree(lines.readLine());
      isComplete(ready);
      servesWhoeverHasTheKey(ready);
      JsonNode summary = JsonMapper.shared().readTree(lines.readLine());
      sumsUp(summary);
      assertThat(lines.readLine()).isNull();
      assertThat(exit.get()).isZero();
      isGone(ready);
    }
    assertThat(ourThreads()).isEqualTo(before);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void onAPipeItPrintsNoControlCharacters() throws Exception {
    StringWriter text = new StringWriter();

    int exit =
        weir(
            new PrintWriter(text),
            "demo",
            "--seconds",
            "0.5",
            "--port",
            "0",
            "--engines",
            "1xh100-8b@20");

    assertThat(exit).isZero();
    assertThat(text.toString())
        .contains(
            "two equal fleets of 1 simulated engines", "gateway  http://127.0.0.1:", "curl http://")
        .contains("TTFT p50", "promise kept", "power-of-two", "0 of ")
        .doesNotContain("\033", "\r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--engines 2xh100-9b | weir demo: --engines: profile: h100-9b (expected: one of h100-8b,"
            + " h100-70b-tp4, h100-70b-tp8, a100-8b, a100-70b-tp4, a100-70b-tp8; nearest: h100-8b)",
        "--engines h100-8b | weir demo: --engines: fleet: 'h100-8b' (expected:"
            + " COUNTxPROFILE[@SPEED], such as 2xh100-8b@0.6)",
        "--engines 65xh100-8b | weir demo: --engines: 65 (expected: at most 64)",
        "--seconds 0 | weir demo: --seconds: 0.0 (expected: > 0)",
        "--port 70000 | weir demo: --port: 70000 (expected: a whole number from 0 to 65535)",
      })
  void wrongUseIsOneLineAndExit2(String options, String message) {
    StringWriter text = new StringWriter();
    String[] line = ("demo " + options).split(" ");

    assertThat(weir(new PrintWriter(text), line)).isEqualTo(2);
    assertThat(err.toString().lines()).containsExactly(message);
    assertThat(text.toString()).isEmpty();
  }

  @Test
  void aPortThatIsTakenIsExit2() throws IOException {
    Set<Long> before = ourThreads();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());

      assertThat(weir(new PrintWriter(new StringWriter()), "demo", "--port", port)).isEqualTo(2);
      assertThat(err.toString().lines())
          .containsExactly(
              "weir demo: --port: " + port + " is taken (expected: a free port, or 0 for any)");
    }
    assertThat(ourThreads()).isEqualTo(before);
  }

  private int weir(PrintWriter out, String... args) {
    return Weir.run(out, new PrintWriter(err, true), args);
  }

  private static void isComplete(JsonNode ready) {
    String gateway = ready.path("gateway").stringValue();
    assertThat(ready.propertyNames())
        .containsExactly("gateway", "console", "key", "model", "engines", "admin");
    assertThat(gateway).matches("http://127\\.0\\.0\\.1:\\d+");
    assertThat(ready.path("console").stringValue()).isEqualTo(gateway + "/console/");
    assertThat(ready.path("admin").stringValue()).isEqualTo(gateway + "/admin");
    assertThat(ready.path("engines")).hasSize(4);
  }

  private static void servesWhoeverHasTheKey(JsonNode ready) throws Exception {
    String key = ready.path("key").stringValue();
    HttpResponse<String> answer = ask(ready, key);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-weir-engine").orElse("")).matches("[ah]100-8b-[12]");
    assertThat(ask(ready, key + "x").statusCode()).isEqualTo(401);
  }

  private static HttpResponse<String> ask(JsonNode ready, String key) throws Exception {
    String body =
        "{\"model\":\"%s\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"
            .formatted(ready.path("model").stringValue());
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(ready.path("gateway").stringValue() + "/v1/chat/completions"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static void sumsUp(JsonNode run) {
    assertThat(run.propertyNames())
        .contains(
            "policy",
            "rate",
            "seed",
            "requests",
            "completed",
            "rejected",
            "goodput_rps",
            "slo_attainment",
            "slo_attainment_longest_decile",
            "ttft_ms",
            "tpot_ms",
            "e2e_ms",
            "token_hit_ratio",
            "load_imbalance",
            "outcomes",
            "engines",
            "tenants",
            "wall_seconds",
            "acts",
            "faults",
            "answers_continued");
    assertThat(run.path("requests").intValue()).isPositive();
    assertThat(run.path("completed").intValue()).isPositive();
    assertThat(run.path("outcomes").propertyNames()).contains("served");
    assertThat(run.path("policy").stringValue()).isEqualTo("weir");
    JsonNode baseline = run.path("baseline");
    assertThat(baseline.path("policy").stringValue()).isEqualTo("power-of-two");
    assertThat(baseline.path("engines").valueStream().map(e -> e.path("id").stringValue()))
        .allMatch(id -> id.startsWith("p2c-") || id.equals("-"));
    assertThat(run.path("engines").valueStream().map(e -> e.path("id").stringValue()))
        .filteredOn(id -> !id.equals("-"))
        .hasSize(4);
    assertThat(run.path("ttft_ms").path("p99").doubleValue()).isPositive();
  }

  @Test
  void withChaosEnginesFailAndTheSummarySaysHowOften() throws Exception {
    StringWriter text = new StringWriter();

    weir(
        new PrintWriter(text),
        "demo",
        "--chaos",
        "--seed",
        "3",
        "--json",
        "--seconds",
        "6",
        "--port",
        "0",
        "--engines",
        "4xh100-8b@4");

    JsonNode summary = JsonMapper.shared().readTree(text.toString().lines().toList().getLast());
    assertThat(summary.path("faults").intValue()).isPositive();
    assertThat(summary.path("acts")).hasSize(1);
    assertThat(summary.path("completed").intValue()).isPositive();
  }

  private static void isGone(JsonNode ready) {
    List<String> urls =
        ready.path("engines").valueStream().map(JsonNode::stringValue).collect(Collectors.toList());
    urls.add(ready.path("gateway").stringValue());
    for (String url : urls) {
      assertThat(refuses(URI.create(url).getPort())).as(url).isTrue();
    }
  }

  private static boolean refuses(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return false;
    } catch (ConnectException _) {
      return true;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Threads of loops, but for those that end as we look. */
  private static Set<Long> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> OUR_THREADS.stream().anyMatch(thread.getName()::startsWith))
        .filter(DemoCommandTest::stays)
        .map(Thread::threadId)
        .collect(Collectors.toSet());
  }

  private static boolean stays(Thread thread) {
    try {
      return !thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
