package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings.Limits;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * What a translation takes is within the byte budget, however small its text is beside its tree.
 */
final class TranslationRoomTest {
  private static final Limits EIGHT_MIB = new Limits(4 << 20, 0, 32 << 10, 64, 100, 10, 8 << 20, 3);
  private static final String ASK =
      "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"x\":[%s]}";
  private static final String NONE = ScriptedEngine.json(404, "{}");
  private static final String CHAT =
      ScriptedEngine.json(
          200,
          "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hello\"},\"finish_reason\":\"stop\"}]}");

  private static RawClient.Answer ask(String filling) {
    try (ScriptedEngine engine =
            new ScriptedEngine((request, out) ->
                out.write(
                    (request.head().contains("/chat/") ? CHAT : NONE)
                        .getBytes(StandardCharsets.UTF_8)));
        TestHouse house = TestHouse.with(TestHouse.limits(EIGHT_MIB), KeyRing.open(), engine)) {
      RawClient.Answer answer = house.post("/v1/messages", ASK.formatted(filling));
      house.assertNothingHeld();
      return answer;
    }
  }

  @Test
  void textIsAsLargeAsItIs() {
    assertThat(ask("\"" + "{,}:[]".repeat(100_000) + "\\\"" + "\"").status()).isEqualTo(200);
  }

  @Test
  void aTreeThatIsMuchLargerThanItsTextIsRefusedAndNotBuilt() {
    RawClient.Answer answer = ask("{},".repeat(100_000) + "{}");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.body()).contains("to translate (expected: <= 8388608)");
  }

  @Test
  void aBodyThatCouldNeverBeTranslatedIsTooLargeAndNotBusy() {
    assertThat(ask("\"" + "x".repeat(2 << 20) + "\"").status()).isEqualTo(413);
  }
}
