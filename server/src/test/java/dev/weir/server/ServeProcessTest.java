package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, with real signals. */
final class ServeProcessTest {
  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private ModelServer engine;

  @BeforeEach
  void anEngine() throws IOException {
    engine = new ModelServer("llama");
  }

  @AfterEach
  void nothingIsLeftRunning() {
    engine.close();
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itSaysWhatItServesAndEndsWell() throws Exception {
    Process weir = weir("serve", "--engines", engine.url(), "--port", "0", "--json");
    assertThat(weir.inputReader().readLine())
        .startsWith("{\"gateway\":\"http://127.0.0.1:")
        .contains("\"url\":\"" + engine.url() + "\"");

    weir.destroy();
    assertThat(exit(weir)).isZero();
  }

  @Test
  void aChangedFileComesIntoForceWhileRunning() throws Exception {
    String yaml = "server: { port: 0 }\nengines: [{ id: a, kind: sim, url: \"%s\" }]\n";
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml.formatted(engine.url()));
    Process weir = weir("serve", "--config", file.toString(), "--json");
    assertThat(weir.inputReader().readLine()).contains("\"id\":\"a\"");

    Files.writeString(file, yaml.formatted(engine.url()).replace("url:", "urll:"));
    assertThat(logged(weir, "refused")).contains("weir.yaml:2: engines[0].urll: unknown key");
    Files.writeString(file, yaml.formatted(engine.url()).replace("id: a", "id: bb"));
    assertThat(logged(weir, "in force")).contains("engines 1, ");
    weir.destroy();
    assertThat(exit(weir)).isZero();
  }

  private static int exit(Process weir) throws InterruptedException {
    assertThat(weir.waitFor(20, TimeUnit.SECONDS)).as("it ended").isTrue();
    return weir.exitValue();
  }

  private static String logged(Process weir, String word) throws IOException {
    String line = weir.errorReader().readLine();
    while (line != null && !line.contains(word)) {
      line = weir.errorReader().readLine();
    }
    return String.valueOf(line);
  }

  @Test
  void aTakenPortIsOneLineAndExit1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      Process weir = weir("serve", "--engines", engine.url(), "--port", port);

      assertThat(exit(weir)).isEqualTo(1);
      assertThat(weir.errorReader().lines()).singleElement().asString().contains(port);
    }
  }

  @Test
  void onAnOpenAddressAKeyIsMadeShownOnceAndOpens() throws Exception {
    String data = folder.resolve("data").toString();
    String[] open = {
      "serve", "--engines", engine.url(), "--host", "0.0.0.0", "--port", "0", "--data", data
    };
    Process first = weir(with(open, "--json"));
    String line = first.inputReader().readLine();
    assertThat(line).contains("\"key\":\"sk-weir-");
    String key = line.replaceFirst(".*\"key\":\"([^\"]+)\".*", "$1");
    first.destroy();
    assertThat(exit(first)).isZero();

    Process second = weir(with(open, "--json"));
    String again = second.inputReader().readLine();
    assertThat(again).doesNotContain("sk-weir").contains("\"gateway\"");
    String gateway = again.replaceFirst(".*\"gateway\":\"([^\"]+)\".*", "$1");
    assertThat(gateway).startsWith("http://127.0.0.1:");
    String url = gateway + "/v1/models";
    assertThat(status(url, key)).isEqualTo(200);
    assertThat(status(url, key + "x")).isEqualTo(401);
    second.destroy();
    assertThat(exit(second)).isZero();
  }

  @Test
  void aKeyThatCannotBeStoredIsNotMade() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    Process weir =
        weir(
            "serve",
            "--engines",
            engine.url(),
            "--host",
            "0.0.0.0",
            "--port",
            "0",
            "--data",
            file.resolve("data").toString());

    assertThat(exit(weir)).isEqualTo(2);
    assertThat(weir.errorReader().lines())
        .singleElement()
        .asString()
        .contains("tenants.db: cannot be used: ", "--data DIR");
    assertThat(weir.inputReader().lines()).isEmpty();
  }

  @Test
  void anImportedListIsServedAndWhatIsNotIsSaid() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("litellm.yaml"),
            """
            model_list:
              - model_name: chat
                litellm_params: { model: hosted_vllm/llama, api_base: "%s/v1", rpm: 9 }
              - model_name: other
                litellm_params: { model: bedrock/x }
            """
                .formatted(engine.url()));
    Process weir = weir("serve", "--import", file.toString(), "--port", "0", "--json");

    assertThat(weir.inputReader().readLine()).contains("\"models\":[\"chat\"]");
    assertThat(weir.errorReader().readLine())
        .isEqualTo(
            "line 3: model_list[0].litellm_params.rpm: 9: not limited (limits come with tenants)");
    assertThat(weir.errorReader().readLine()).startsWith("line 5: model_list[1].litellm_params.");
    weir.destroy();
    assertThat(exit(weir)).isZero();
  }

  @Test
  void anImportWithNothingToServeIsExit1AndABrokenOneExit2() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.yaml"), "model_list: []\n");
    Path broken = Files.writeString(folder.resolve("broken.yaml"), "model_list: [\n");

    assertThat(exit(weir("serve", "--import", empty.toString()))).isEqualTo(1);
    assertThat(exit(weir("serve", "--import", broken.toString()))).isEqualTo(2);
  }

  private static String[] with(String[] args, String last) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add(last);
    return all.toArray(String[]::new);
  }

  private static int status(String url, String key) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).header("authorization", "Bearer " + key).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private Process weir(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Weir.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }
}
