package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameScannerTest {
  private final FrameScanner scanner = new FrameScanner();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"content\":\"x\"}}]}",
        "{ \"choices\" : [ { \"text\" : \"\\\"\" } ] }",
        "{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0}]}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"\\\"error\\\":{\"}}]}"
      })
  void seesContent(String frame) {
    scan(frame);

    assertThat(scanner.content()).isTrue();
    assertThat(scanner.error()).isFalse();
    assertThat(scanner.broken()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[]},\"finish_reason\":\"length\"}]}",
        "{\"choices\":[],\"usage\":{\"completion_tokens\":3}}",
        "{\"choices\":[{\"delta\":{},\"note\":\"content\"}]}"
      })
  void seesThatThereIsNone(String frame) {
    scan(frame);

    assertThat(scanner.content()).isFalse();
    assertThat(scanner.error()).isFalse();
    assertThat(scanner.broken()).isFalse();
  }

  @Test
  void readsUsage() {
    scan(ScriptedServer.USAGE);

    assertThat(scanner.promptTokens()).isEqualTo(40);
    assertThat(scanner.completionTokens()).isEqualTo(3);
    assertThat(scanner.cachedTokens()).isEqualTo(16);
    scan("{}");
    assertThat(scanner.cachedTokens()).isEqualTo(-1);
  }

  @Test
  void seesErrorsAtTheTopOnly() {
    scan("{\"error\":{\"message\":\"x\"}}");
    assertThat(scanner.error()).isTrue();
    scan("{\"error\":\"x\"}");
    assertThat(scanner.error()).isTrue();
    scan("{\"error\":null,\"choices\":[{\"error\":{}}]}");
    assertThat(scanner.error()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":\"b}", "{}}", "hello", "{\"a\\", "{\"content\":", "[]x"})
  void seesWhatIsBroken(String frame) {
    scan(frame);

    assertThat(scanner.broken()).isTrue();
  }

  private void scan(String frame) {
    byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
    scanner.scan(bytes, bytes.length);
  }
}
