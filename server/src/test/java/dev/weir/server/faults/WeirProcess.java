package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code weir} as a process of its own, with its own environment and JVM options. */
final class WeirProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;

  private final Process process;

  private WeirProcess(Process process) {
    this.process = process;
  }

  static WeirProcess serve(Path config, Map<String, String> environment, String... jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.weir.server.Weir"));
    command.addAll(List.of("serve", "--config", config.toString(), "--port", "0", "--json"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      return new WeirProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it serves on, once it does. */
  int port() throws IOException {
    String line = String.valueOf(process.inputReader().readLine());
    assertThat(line).startsWith("{\"gateway\":\"http://127.0.0.1:");
    return Integer.parseInt(line.replaceFirst("(?s).*?127\\.0\\.0\\.1:(\\d+).*", "$1"));
  }

  /** Ends it as a power cut would: SIGKILL, nothing is flushed or said. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** Asks it to end: SIGTERM. */
  void terminate() {
    process.destroy();
  }

  int exit() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
    return process.exitValue();
  }

  List<String> output() {
    return process.inputReader().lines().toList();
  }

  List<String> errors() {
    return process.errorReader().lines().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
