package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
