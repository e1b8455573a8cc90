package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.asked;
import static dev.weir.protocol.translate.Calls.refused;
import static dev.weir.protocol.translate.Calls.translation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {
  private static String nested(int depth) {
    return "{'a':[".repeat(depth / 2) + "]}".repeat(depth / 2);
  }

  private static String calls(String input) {
    return "{'model':'m','max_tokens':1,'messages':[{'role':'assistant','content':["
        + "{'type':'tool_use','id':'t','name':'f','input':"
        + input
        + "}]}],'tools':[{'name':'f','input_schema':"
        + input
        + "}],'input':'x'}";
  }

  @Test
  void whatTheGatewayLetsInIsNotTooDeep() throws Untranslatable {
    assertThat(asked(MESSAGES, calls(nested(490)))).isNotEmpty();
    byte[] deep = Calls.bytes(calls(nested(1_016)));
    assertThat(translation(MESSAGES).request(deep, new ChatWords("m", false))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_200, 100_000})
  void whatIsDeeperIsRefused(int depth) {
    assertThat(refused(MESSAGES, calls(nested(depth))).param()).isEqualTo("body");
    assertThat(refused(RESPONSES, calls(nested(depth))).param()).isEqualTo("body");
  }

  @Test
  void argumentsTooDeepToReadAreKeptAsText() throws Untranslatable {
    String arguments = "[".repeat(100_000);
    String chat =
        "{'choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':'"
            + arguments
            + "'}}]}}]}";
    assertThat(Calls.answered(MESSAGES, chat).at("/content/0/input/_raw").asString())
        .isEqualTo(arguments);
  }

  @Test
  void anAnswerThatIsTooDeepIsTheEnginesFault() {
    byte[] chat = Calls.bytes("{'choices':[{'message':{'content':" + nested(100_000) + "}}]}");
    assertThatExceptionOfType(Untranslatable.class)
        .isThrownBy(() -> translation(RESPONSES).answer(chat, Calls.FACTS));
  }

  @Test
  void aPictureOfManyMegabytesIsCarried() throws Untranslatable {
    String body =
        "{'model':'m','max_tokens':1,'messages':[{'role':'user','content':[{'type':'image',"
            + "'source':{'type':'base64','media_type':'image/png','data':'"
            + "A".repeat(30 << 20)
            + "'}}]}]}";
    byte[] chat = translation(MESSAGES).request(Calls.bytes(body), new ChatWords("m", false));
    assertThat(chat.length).isGreaterThan(30 << 20);
    assertThat(new String(chat, 0, 200, StandardCharsets.UTF_8))
        .contains("data:image/png;base64,AAAA");
  }

  @Test
  void numbersKeepTheirDigits() throws Untranslatable {
    String schema = "{'maximum':1e999,'multipleOf':0.12345678901234567890123,'minimum':1.0}";
    byte[] chat =
        translation(MESSAGES).request(Calls.bytes(calls(schema)), new ChatWords("m", false));
    assertThat(new String(chat, StandardCharsets.UTF_8))
        .contains("\"maximum\":1E+999")
        .contains("\"multipleOf\":0.12345678901234567890123")
        .contains("\"minimum\":1.0");
  }
}
