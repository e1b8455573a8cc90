package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
  private static final Shape SHAPE = Shape.of("a", "b[].c");
  private final SplittableRandom random = new SplittableRandom(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "[1",
        "[1,",
        "-",
        "1.",
        "1e",
        "1e+",
        "t",
        "nul",
        "\"\\",
        "\"\\u12",
        "\"\\ud83d",
        "\"\\ud83d\\",
        "\"\\ud83d\\ude0"
      })
  void aDocumentThatEndsEarlyIsRefused(String document) {
    assertThat(problemOf(document)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01",
        "-01",
        "+1",
        ".5",
        "1.e5",
        "1e5.5",
        "--1",
        "1-",
        "0x10",
        "1_0",
        "NaN",
        "Infinity",
        "1f",
        "\uff11",
        "True",
        "nulll",
        "undefined",
        "'a'",
        "[1 2]",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{\"a\" 1}",
        "{\"a\"::1}",
        "{1:2}",
        "{null:1}",
        "[1}",
        "{\"a\":1]",
        "]",
        "}",
        ",",
        "1 2",
        "{}{}",
        "[]]",
        "1,",
        "\"a\"\"b\"",
        "// c\n1",
        "/* */1",
        "# c\n1",
        "1;",
        "[1]\u0000",
        "\u000b1",
        "\f1",
        "\u00a01",
        "\u20281",
        "\ufeff1",
        "\"\t\"",
        "\"\n\"",
        "\"\u0000\"",
        "\"\u001f\"",
        "\"\\x41\"",
        "\"\\'\"",
        "\"\\U0041\"",
        "\"\\u00g0\"",
        "\"\\u 041\"",
        "\"\\0\"",
        "\"\\ud800\"",
        "\"\\ud800a\"",
        "\"\\udc00\"",
        "\"\\ud800\\ud800\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\\\\"",
        "{\"\\ud800\":1}"
      })
  void whatIsNotJsonIsRefused(String document) {
    assertThat(problemOf(document)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        " 1 ",
        "1E300",
        "\"\"",
        "\"\u007f\"",
        "\"\\u0000\"",
        "\"\\uD83D\\uDE00\"",
        "[]",
        "{}",
        "[ ]",
        "{ }",
        "\r\n\t {\"\":\"\"} \n",
        "{\"a\":1,\"a\":2}",
        "[[],{},[[]]]"
      })
  void whatLooksOddButIsJsonPasses(String document) {
    assertThat(problemOf(document)).isNull();
  }

  @Test
  void theDepthLimitIsExact() {
    for (int limit : new int[] {1, 2, 31, 64}) {
      for (String open : new String[] {"[", "{\"a\":", "{\"b\":[", "[{\"b\":"}) {
        int levels = open.length() - open.replaceAll("[\\[{]", "").length();
        String fits = nested(open, limit / levels);
        assertThat(problemOf(fits, limit)).as("%s %d", open, limit).isNull();
        String deep = nested(open, limit / levels + 1);
        assertThat(problemOf(deep, limit)).contains("nested deeper than " + limit + " levels");
      }
    }
  }

  @Test
  void depthCountsWhatIsOpenAndNotWhatWasOpened() {
    String siblings = "[" + "[],{},".repeat(1000) + "[]]";
    assertThat(problemOf(siblings, 2)).isNull();
  }

  @Test
  void aMillionBracketsAreRefusedAtTheFirstThatIsTooDeep() {
    assertThat(problemOf("[".repeat(1_000_000), 64)).endsWith("at byte 64");
  }

  @Test
  void aProblemNamesTheByteThatShowsIt() {
    assertThat(problemOf("{\"a\":\"0123456789\\q\"}")).endsWith("at byte 17");
    assertThat(problemOf("{\"k\":\"0123456789\nab\"}")).endsWith("at byte 16");
    assertThat(problemOf("[1, 2, x]")).endsWith("at byte 7");
    assertThat(problemOf("[true, trux]")).endsWith("at byte 10");
    assertThat(problemOf("[1")).endsWith("at byte 2");
  }

  @Test
  void onlyTheFirstProblemIsTold() {
    JsonScanner scanner = new JsonScanner(SHAPE, new Transcript(SHAPE, 9), 9);
    Pieces.WHOLE.feed(bytes("[x"), random, scanner::feed);
    String first = scanner.problem();
    Pieces.BYTE_BY_BYTE.feed(bytes("]]]\"{"), random, scanner::feed);
    scanner.finish();
    assertThat(first).isEqualTo("expected a value at byte 1").isEqualTo(scanner.problem());
    assertThat(scanner.done()).isFalse();
  }

  @Test
  void aScannerForgetsTheLastDocument() {
    Transcript transcript = new Transcript(SHAPE, 9);
    for (String before :
        new String[] {"[[[", "{\"a", "[\"\\u12", "-", "tr", "{\"a\":\"\\ud83d", "x"}) {
      transcript.of(bytes(before), Pieces.WHOLE, random);
      transcript.of(bytes("{\"a\":\"\\u0041\"}"), Pieces.WHOLE, random);
      assertThat(transcript.accepted()).isTrue();
      assertThat(transcript.heard().getLast())
          .isEqualTo(new Transcript.Heard("a", JsonKind.STRING, 5, 13, "A"));
    }
  }

  @Test
  void ofAHugeScalarOnlyTheLengthIsKept() {
    for (int length : new int[] {RawText.LIMIT, RawText.LIMIT + 1, 1_000_000}) {
      String document = "{\"a\":\"" + "x".repeat(length) + "\"}";
      for (Pieces pieces : Pieces.values()) {
        Transcript transcript = new Transcript(SHAPE, 9).of(bytes(document), pieces, random);
        String text = length > RawText.LIMIT ? "(" + length + " bytes)" : "x".repeat(length);
        assertThat(transcript.heard().getLast().text()).isEqualTo(text);
      }
    }
  }

  @Test
  void aHugeKeyIsNoKeyOfInterest() {
    String document = "{\"" + "\\u0061".repeat(1000) + "\":1,\"a\":2}";
    Transcript transcript = new Transcript(SHAPE, 9).of(bytes(document), Pieces.RANDOM, random);
    assertThat(transcript.heard()).extracting(Transcript.Heard::path).containsExactly("", "a");
  }

  private @Nullable String problemOf(String document) {
    return problemOf(document, 9);
  }

  private @Nullable String problemOf(String document, int maxDepth) {
    Transcript transcript = new Transcript(SHAPE, maxDepth);
    String problem = transcript.of(bytes(document), Pieces.WHOLE, random).problem();
    transcript.of(bytes(document), Pieces.BYTE_BY_BYTE, random);
    assertThat(transcript.problem()).isEqualTo(problem);
    assertThat(transcript.accepted()).isEqualTo(problem == null);
    return problem;
  }

  private static String nested(String open, int times) {
    String closed =
        open.indexOf('[') < 0
            ? "}"
            : open.indexOf('{') < 0 ? "]" : open.charAt(0) == '[' ? "}]" : "]}";
    return open.repeat(times) + "1" + closed.repeat(times);
  }

  private static byte[] bytes(String document) {
    return document.getBytes(StandardCharsets.UTF_8);
  }
}
