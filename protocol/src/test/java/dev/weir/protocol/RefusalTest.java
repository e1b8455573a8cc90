package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RefusalTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"},\"error\":{",
        "\\",
        "\\u0041",
        "a\nb\r\tc",
        "\u0000\u0001\b\f\u001f\u007f",
        "é 水 😀",
        "\u2028\u2029",
        "</script>",
        "\ufffe\uffff"
      })
  void itIsJsonWhateverItSays(String text) {
    JsonNode error = parsed(new Refusal(400, text, text, text, text));
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
    for (JsonNode value : error) {
      assertThat(value.asString()).isEqualTo(text);
    }
  }

  @Test
  void whatIsNotKnownIsNull() {
    JsonNode error = parsed(Refusal.invalid("m", null, null));
    assertThat(error.get("param").isNull()).isTrue();
    assertThat(error.get("code").isNull()).isTrue();
  }

  @Test
  void halvesOfPairsBecomeReplacementCharacters() {
    assertThat(messageOf("a\ud800b")).isEqualTo("a\ufffdb");
    assertThat(messageOf("\udc00\ud800")).isEqualTo("\ufffd\ufffd");
    assertThat(messageOf("\ud800\ud83d\ude00\udc00")).isEqualTo("\ufffd😀\ufffd");
  }

  @Test
  void anyStringOfCharactersIsJson() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        int base = random.nextBoolean() ? 0xd800 : 0;
        text.append((char) (base + random.nextInt(base == 0 ? 0x100 : 0x800)));
      }
      byte[] json = Refusal.invalid(text.toString(), null, null).json();
      assertThat(JsonOracle.accepts(json, 2)).isTrue();
      assertThat(new Transcript(Shape.of("a"), 2).of(json, Pieces.RANDOM, random).accepted())
          .isTrue();
    }
  }

  @Test
  void theStatusFollowsTheCause() {
    assertThat(Refusal.invalid("m", "p", "c").status()).isEqualTo(400);
    assertThat(Refusal.invalid(413, "m", "c").status()).isEqualTo(413);
    assertThat(Refusal.unauthorized("m").status()).isEqualTo(401);
    assertThat(Refusal.forbidden("m").status()).isEqualTo(403);
    assertThat(Refusal.server(503, "m", "c").type()).isEqualTo("overloaded_error");
    assertThat(Refusal.server(502, "m", "c").type()).isEqualTo("server_error");
  }

  private static String messageOf(String message) {
    return parsed(Refusal.invalid(message, null, null)).get("message").asString();
  }

  private static JsonNode parsed(Refusal refusal) {
    byte[] json = refusal.json();
    assertThat(JsonOracle.accepts(json, 2)).isTrue();
    return JsonOracle.tree(json).get("error");
  }
}
