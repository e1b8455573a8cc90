package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
  private static final byte[] MODELS =
      "{\"data\":[{\"id\":\"llama\"}]}".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private HttpServer engine;

  @BeforeEach
  void anEngine() throws IOException {
    engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, MODELS.length);
          exchange.getResponseBody().write(MODELS);
          exchange.close();
        });
    engine.start();
  }

  @AfterEach
  void nothingIsLeftRunning() {
    engine.stop(0);
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void itSaysWhatItServesAndEndsWell() throws Exception {
    Process weir = weir("serve", "--engines", engineUrl(), "--port", "0", "--json");
    String line = weir.inputReader().readLine();
    assertThat(line)
        .startsWith("{\"gateway\":\"http://127.0.0.1:")
        .contains("\"models\":[\"llama\"]", "\"state\":\"up\"");

    weir.destroy();
    assertThat(exit(weir)).isZero();
  }

  @Test
  void theReportForPeopleNamesEnginesModelsAccessAndMemory() throws Exception {
    Process weir = weir("serve", "--engines", engineUrl() + ",http://127.0.0.1:1", "--port", "0");
    List<String> lines = new ArrayList<>();
    BufferedReader out = weir.inputReader();
    do {
      lines.add(String.valueOf(out.readLine()));
    } while (!lines.getLast().startsWith("  memory") && !lines.getLast().equals("null"));

    assertThat(String.join("\n", lines))
        .contains("serves on http://127.0.0.1:")
        .contains("vllm " + engineUrl() + " up")
        .contains("127.0.0.1:1 vllm http://127.0.0.1:1 ejected (connection refused)")
        .contains("models   llama on ")
        .contains("access   open, loopback only")
        .containsPattern("memory   heap \\d+ MiB, direct \\d+ MiB, \\d+ event loops, GC ");
  }

  @Test
  void aChangedFileComesIntoForceWhileRunning() throws Exception {
    String yaml = "server: { port: 0 }\nengines: [{ id: a, kind: sim, url: \"%s\" }]\n";
    Path file = Files.writeString(folder.resolve("weir.yaml"), yaml.formatted(engineUrl()));
    Process weir = weir("serve", "--config", file.toString(), "--json");
    assertThat(weir.inputReader().readLine()).contains("\"id\":\"a\"");

    Files.writeString(file, yaml.formatted(engineUrl()).replace("url:", "urll:"));
    assertThat(logged(weir, "refused")).contains("weir.yaml:2: engines[0].urll: unknown key");
    Files.writeString(file, yaml.formatted(engineUrl()).replace("id: a", "id: bb"));
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
      Process weir = weir("serve", "--engines", engineUrl(), "--port", port);

      assertThat(exit(weir)).isEqualTo(1);
      assertThat(weir.errorReader().lines()).singleElement().asString().contains(port);
    }
  }

  private String engineUrl() {
    return "http://127.0.0.1:" + engine.getAddress().getPort();
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
