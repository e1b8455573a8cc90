package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerReaderTest {
  private static final String ROW =
      "{\"seq\":1,\"arrived_us\":%d,\"total_us\":500,\"tenant\":\"acme\",\"session\":\"%s\","
          + "\"model\":\"%s\",\"prompt_tokens\":%d,\"output_tokens\":7,\"prefix\":"
          + "{\"block_tokens\":100,\"known_blocks\":%d,\"known_hash\":\"%s\",\"fresh\":[%s]}}";

  @TempDir Path dir;

  @Test
  void turnsOfASessionShareWhatTheyRepeat() throws IOException {
    Trace trace =
        read(
            ROW.formatted(5_000_000, "s1", "chat", 350, 2, "b2", "\"b3\",\"b4\""),
            ROW.formatted(4_000_000, "s1", "chat", 220, 0, "", "\"b1\",\"b2\""),
            ROW.formatted(4_500_000, "", "chat", 300, 1, "b1", "\"ff00000000000009\",\"c3\""),
            ROW.formatted(4_600_000, "", "", 0, 0, "", ""));

    assertThat(trace.size()).isEqualTo(3);
    TraceRequest first = trace.requests().get(0);
    TraceRequest other = trace.requests().get(1);
    TraceRequest second = trace.requests().get(2);
    assertThat(first.prefix().size()).isEqualTo(2);
    assertThat(second.prefix().size()).isEqualTo(4);
    assertThat(first.prefix().common(second.prefix())).isEqualTo(2);
    assertThat(first.prefix().common(other.prefix())).isEqualTo(1);
    assertThat(second.arrivalNanos()).isEqualTo(1_000_000_000);
    assertThat(second.previous()).isEqualTo(0);
    assertThat(second.thinkNanos()).isEqualTo(999_500_000);
    assertThat(other.previous()).isEqualTo(-1);
    assertThat(first.tenant()).isEqualTo("acme");
    assertThat(first.outputTokens()).isEqualTo(7);
  }

  @Test
  void promptsThatGoOnFromABlockThatNobodyToldShareWhatIsBeforeIt() throws IOException {
    Trace trace =
        read(
            ROW.formatted(1, "", "chat", 400, 3, "aa", "\"b1\""),
            ROW.formatted(2, "", "chat", 400, 3, "aa", "\"b2\""),
            ROW.formatted(3, "", "chat", 400, 3, "ab", "\"b3\""));

    List<TraceRequest> all = trace.requests();
    assertThat(all.get(0).prefix().common(all.get(1).prefix())).isEqualTo(3);
    assertThat(all.get(0).prefix().common(all.get(2).prefix())).isZero();
  }

  @Test
  void whatIsWrongIsNamedWithItsLine() {
    assertThatThrownBy(() -> read(ROW.formatted(1, "", "chat", 400, 3, "xyz", "\"b1\"")))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("ledger.jsonl:1")
        .hasMessageContaining("hashes of 16 hexadecimal digits");
    assertThatThrownBy(() -> read(ROW.formatted(-1, "", "chat", 400, 0, "", "")))
        .hasMessageContaining("arrived_us: -1 (expected: microseconds >= 0)");
    assertThatThrownBy(() -> read(ROW.formatted(1, "", "", 400, 0, "", "")))
        .hasMessageContaining("at least one that asks for a model");
  }

  private Trace read(String... lines) throws IOException {
    Path file = Files.writeString(dir.resolve("ledger.jsonl"), String.join("\n", lines));
    return Traces.read(file.toString(), 1);
  }
}
