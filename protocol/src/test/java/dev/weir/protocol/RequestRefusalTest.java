package dev.weir.protocol;

import static dev.weir.protocol.Bodies.chatWith;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model                | 7       | model: a number (expected: a string of at most 512 bytes)",
        "model                | null    | model: null (expected: a string of at most 512 bytes)",
        "model                | {}      | model: an object (expected: a string of at most 512 bytes)",
        "stream               | 'true'  | stream: a string (expected: true or false)",
        "stream               | 1       | stream: a number (expected: true or false)",
        "stream_options       | []      | stream_options: an array (expected: an object)",
        "stream_options       | true    | stream_options: true (expected: an object)",
        "stream_options       | {'include_usage':1} | stream_options.include_usage: a number (expected: true or false)",
        "max_tokens           | -1      | max_tokens: -1 (expected: a whole number >= 0)",
        "max_tokens           | 1.5     | max_tokens: 1.5 (expected: a whole number >= 0)",
        "max_tokens           | 1e3     | max_tokens: 1e3 (expected: a whole number >= 0)",
        "max_tokens           | '5'     | max_tokens: a string (expected: a whole number >= 0)",
        "max_tokens           | 9999999999999999999 | max_tokens: 9999999999999999999 (expected: a whole number >= 0)",
        "max_completion_tokens| [5]     | max_completion_tokens: an array (expected: a whole number >= 0)",
        "user                 | 7       | user: a number (expected: a string of at most 512 bytes)",
        "prompt_cache_key     | false   | prompt_cache_key: false (expected: a string of at most 512 bytes)",
        "priority             | 'high'  | priority: a string (expected: a whole number)",
        "priority             | 1.0     | priority: a number (expected: a whole number)",
        "priority             | 2147483648 | priority: a number (expected: a whole number)",
        "messages             | 'hi'    | messages: a string (expected: an array)",
        "messages             | null    | messages: null (expected: an array)",
        "messages             | {}      | messages: an object (expected: an array)"
      })
  void aWrongTypeIsRefusedWithValueAndExpectation(String key, String value, String message) {
    String quoted = value.replace('\'', '"');
    String body = "{\"" + key + "\":" + quoted + "}";
    Refusal refusal = known(Bodies.refusal(body));
    assertThat(refusal.message()).isEqualTo(message);
    assertThat(refusal.param()).startsWith(key);
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.code()).isEqualTo("invalid_value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"model\"", "7", "null", "true", " [{\"model\":\"m\"}] "})
  void aBodyMustBeAnObject(String body) {
    assertThat(known(Bodies.refusal(body)).message())
        .isEqualTo("body: not an object (expected: a JSON object)");
  }

  @Test
  void modelAndPromptMustBeThere() {
    assertThat(known(Bodies.refusal("{\"messages\":[]}")).message())
        .isEqualTo("model: missing (expected: a string)");
    assertThat(known(Bodies.refusal("{\"model\":\"m\"}")).param()).isEqualTo("messages");
    Refusal other = known(Bodies.refusal(Api.COMPLETIONS, chatWith("")));
    assertThat(other.message()).isEqualTo("prompt: missing (expected: the prompt)");
    assertThat(other.code()).isEqualTo("missing_required_parameter");
    assertThat(known(Bodies.refusal(Api.EMBEDDINGS, chatWith(""))).param()).isEqualTo("input");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model",
        "stream",
        "stream_options",
        "max_tokens",
        "max_completion_tokens",
        "user",
        "prompt_cache_key",
        "priority",
        "messages",
        "prompt",
        "input"
      })
  void aFieldThatStandsTwiceIsRefused(String key) {
    String again = "\\u00" + Integer.toHexString(key.charAt(0)) + key.substring(1);
    for (String value : new String[] {"null", "\"m\"", "[]", "{}", "7"}) {
      String body = "{\"" + key + "\":" + value + ",\"x\":{},\"" + again + "\":" + value + "}";
      Refusal refusal = known(Bodies.refusal(body));
      assertThat(refusal.param()).isEqualTo(key);
      assertThat(refusal.code()).isEqualTo("invalid_value");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Model,model",
    "MODEL,model",
    "mode\u0142,",
    "\u017ftream,stream",
    "\\u017ftream,stream",
    "max_to\u212aens,max_tokens",
    "pr\u0131ority,priority",
    "pr\u0130or\u0130ty,priority",
    "mes\\u0053ages,messages",
    "Input,input",
    "stream_optionS,stream_options",
    "mod\u00e9l,",
    "modell,",
    "temperature,",
  })
  void aKeyThatOthersReadAsAKnownOneIsRefused(String key, @Nullable String known) {
    Refusal refusal = Bodies.refusal(chatWith(",\"" + key + "\":null"));
    if (known == null) {
      assertThat(refusal).isNull();
    } else {
      assertThat(known(refusal).message())
          .endsWith(": resembles a known key (expected: " + known + ")");
      assertThat(known(refusal).code()).isEqualTo("invalid_value");
    }
  }

  @Test
  void aKeyThatOthersReadAsAKnownOneIsRefusedWhereverItStands() {
    String first = "{\"MODEL\":\"other\"," + chatWith("").substring(1);
    assertThat(known(Bodies.refusal(first)).param()).isEqualTo("MODEL");
    String inside = ",\"stream_options\":{\"Include_Usage\":true}";
    assertThat(known(Bodies.refusal(chatWith(inside))).message())
        .contains("(expected: stream_options.include_usage)");
    assertThat(Bodies.refusal(chatWith(",\"metadata\":{\"Model\":1,\"STREAM\":2}"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999",
        "-1e999",
        "1e309",
        "1.8e308",
        "17976931348623158100e289",
        "0.0001e400",
        "1e99999999999999999999",
        "1000e306",
      })
  void aNumberBeyondADoubleIsRefusedWithItsPlace(String number) {
    Refusal refusal = known(Bodies.refusal("{\"x\":" + number + "}"));
    assertThat(refusal.message())
        .isEqualTo("body is not valid JSON: a number is beyond what a double holds at byte 5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.7976931348623157e308",
        "1e308",
        "0e999",
        "-0.00e99999999999999999999",
        "1e-999",
        "0.0001e311",
        "123456e-99999999999999999999",
      })
  void aNumberThatADoubleHoldsIsNot(String number) {
    assertThat(Bodies.refusal(chatWith(",\"x\":" + number))).isNull();
  }

  @Test
  void digitsAreCountedAndNotOnlyExponents() {
    assertThat(Bodies.refusal(chatWith(",\"x\":" + "9".repeat(308)))).isNull();
    assertThat(known(Bodies.refusal(chatWith(",\"x\":" + "9".repeat(309)))).code())
        .isEqualTo("invalid_json");
    assertThat(Bodies.refusal(chatWith(",\"x\":0." + "0".repeat(9_000) + "1e9000"))).isNull();
  }

  @Test
  void usageAskedForTwiceIsRefused() {
    String options = ",\"stream_options\":{\"include_usage\":false,\"include_usage\":true}";
    assertThat(known(Bodies.refusal(chatWith(options))).message())
        .isEqualTo("stream_options.include_usage: twice (expected: once)");
  }

  @Test
  void namesAreBoundedToTheByte() {
    String fits = "é".repeat(RequestScan.MAX_NAME_BYTES / 2);
    assertThat(Bodies.refusal("{\"model\":\"" + fits + "\",\"messages\":[]}")).isNull();
    for (String length : new String[] {"x", "x".repeat(10_000)}) {
      String body = "{\"model\":\"" + fits + length + "\",\"messages\":[]}";
      assertThat(known(Bodies.refusal(body)).message())
          .startsWith("model: " + (512 + length.length()) + " bytes (expected:");
    }
  }

  @Test
  void brokenJsonIsRefusedWithItsPlace() {
    Refusal refusal = known(Bodies.refusal("{\"model\":\"m\",}"));
    assertThat(refusal.message())
        .isEqualTo("body is not valid JSON: expected a key in quotes at byte 13");
    assertThat(refusal.code()).isEqualTo("invalid_json");
    assertThat(known(Bodies.refusal("")).code()).isEqualTo("invalid_json");
  }

  @Test
  void brokenJsonBehindAGoodRequestIsRefused() {
    assertThat(known(Bodies.refusal(chatWith("") + "{}")).code()).isEqualTo("invalid_json");
    assertThat(known(Bodies.refusal(chatWith("") + "\u0000")).code()).isEqualTo("invalid_json");
  }

  @Test
  void aHugeNumberIsNotRepeatedInTheRefusal() {
    Refusal refusal = known(Bodies.refusal(chatWith(",\"max_tokens\":0." + "9".repeat(100_000))));
    assertThat(refusal.message()).isEqualTo("max_tokens: a number (expected: a whole number >= 0)");
  }

  private static Refusal known(@Nullable Refusal refusal) {
    assertThat(refusal).isNotNull();
    if (refusal == null) {
      throw new AssertionError("not refused");
    }
    return refusal;
  }
}
