package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format is recognised by content; what is wrong with a file is said in one line. */
final class TracesTest {
  @TempDir Path dir;

  @Test
  void readsAzuresCsv() throws IOException {
    Trace trace =
        read(
            """
            TIMESTAMP,ContextTokens,GeneratedTokens\r
            2023-11-16 18:15:46.6805900,374,44\r
            2023-11-16 18:15:50.9951690,396,109\r
            """);

    assertThat(trace.requests().getLast().arrivalNanos()).isEqualTo(4_314_579_000L);
    assertThat(trace.requests().getLast().inputTokens()).isEqualTo(396);
    assertThat(trace.requests().getFirst().outputTokens()).isEqualTo(44);
    assertThat(trace.requests().getFirst().prefix().size()).isZero();
  }

  @Test
  void namesTheBrokenLineOfACsv() {
    String head = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
    refused(head + "2023-11-16 18:15:46,1,2\nyesterday,1,2\n", "t:3: TIMESTAMP: yesterday");
    refused(head + "2023-11-16 18:15:46,x,2\n", "ContextTokens: x (expected: an integer >= 1)");
    refused(
        head + "2023-11-16 18:15:46,1\n", "(expected: TIMESTAMP,ContextTokens,GeneratedTokens)");
  }

  @Test
  void readsPromptsAndMessages() throws IOException {
    Trace trace =
        read(
            """
            {"prompt": "Say \\"hi\\".", "max_tokens": 7}
            {"messages": [{"role":"user","content":"a"}], "delay": 250, "tenant": "t"}
            """);

    TraceRequest first = trace.requests().getFirst();
    TraceRequest second = trace.requests().getLast();
    assertThat(first.messages()).isEqualTo("[{\"role\":\"user\",\"content\":\"Say \\\"hi\\\".\"}]");
    assertThat(first.outputTokens()).isEqualTo(7);
    assertThat(second.arrivalNanos()).isEqualTo(250_000_000);
    assertThat(second.tenant()).isEqualTo("t");
  }

  @Test
  void findsSharedBeginningsOfPrompts() throws IOException {
    String shared = "the same words again and again ".repeat(20);
    Trace trace = read("{\"prompt\":\"%sA\"}\n{\"prompt\":\"%sB\"}\n".formatted(shared, shared));

    BlockPrefix first = trace.requests().getFirst().prefix();
    assertThat(first.common(trace.requests().getLast().prefix())).isGreaterThan(8);
  }

  @Test
  void sessionsOfTwoTenantsAreTwoWhateverTheirNames() throws IOException {
    Trace trace =
        read(
            """
            {"prompt": "a", "session_id": "s", "tenant": "one"}
            {"prompt": "b", "session_id": "s", "tenant": "two"}
            {"prompt": "c", "session_id": "s", "tenant": "one"}
            """);

    assertThat(trace.requests().stream().map(TraceRequest::previous)).containsExactly(-1, -1, 0);
  }

  @Test
  void chainsPromptsOfASession() throws IOException {
    Trace trace =
        read(
            """
            {"prompt": "a", "session_id": "s"}
            {"prompt": "b"}
            {"prompt": "c", "session_id": "s", "delay": 30}
            """);

    assertThat(trace.requests().get(2).previous()).isZero();
    assertThat(trace.requests().get(2).thinkNanos()).isEqualTo(30_000_000);
  }

  @Test
  void readsWhatIsGzipped() throws IOException {
    Path file = dir.resolve("t");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"prompt\":\"a\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(Traces.read(file.toString(), 1).size()).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoTrace() {
    refused("hello\n", "t:1: hello (expected: Mooncake JSONL");
    refused("", "(expected: Mooncake JSONL");
    refused("{\"prompt\": 3}\n", "t:1: prompt: 3 (expected: \"prompt\": a text");
    refused("{\"prompt\":\"a\",\"max_tokens\":-1}\n", "max_tokens: -1 (expected: an integer >= 0)");
    assertThatThrownBy(() -> Traces.read("/no/such/file", 1))
        .hasMessage("trace: /no/such/file (expected: a file, or synthetic:NAME)");
    assertThatThrownBy(() -> Traces.read("synthetic:nonsense", 1))
        .hasMessageContaining("expected: synthetic:chat");
  }

  private void refused(String content, String message) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(message);
  }

  private Trace read(String content) throws IOException {
    return Traces.read(Files.writeString(dir.resolve("t"), content).toString(), 1);
  }
}
