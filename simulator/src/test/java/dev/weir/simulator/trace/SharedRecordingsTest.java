package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The recordings that lie beside the project on some machines; elsewhere there is nothing to read.
 */
@Tag("slow")
final class SharedRecordingsTest {
  @Test
  void readsTheConversationTrace() throws IOException {
    Trace trace = read("mooncake/conversation_trace.jsonl");

    assertThat(trace.size()).isEqualTo(12_031);
    assertThat(trace.meanRate()).isCloseTo(3.4, within(.05));
    assertThat(trace.requests().stream().map(TraceRequest::arrivalNanos).distinct().count())
        .isGreaterThan(12_000);
    assertThat(trace.requests().stream().map(r -> r.prefix().id(0)).distinct()).hasSize(1);
  }

  @Test
  void readsTheConversationsOfAzure() throws IOException {
    Trace trace = read("azure2023/AzureLLMInferenceTrace_conv.csv");

    assertThat(trace.size()).isEqualTo(19_366);
    assertThat(trace.requests().stream().mapToInt(TraceRequest::inputTokens).average())
        .hasValueCloseTo(1155.0, within(1.0));
  }

  @Test
  void readsTheCodingSessions() throws IOException {
    Trace trace = read("claude-code/sessions.tar.gz");

    assertThat(trace.size()).isEqualTo(7_088);
    assertThat(trace.requests().stream().filter(r -> r.previous() < 0)).hasSize(110);
    assertThat(trace.requests().stream().filter(r -> r.session().contains("/"))).hasSize(65);
  }

  private static Trace read(String name) throws IOException {
    Optional<Path> file = Recordings.found().file(name);
    assumeTrue(file.isPresent(), "no shared recordings here");
    return Traces.read(file.orElseThrow().toString(), 1);
  }
}
