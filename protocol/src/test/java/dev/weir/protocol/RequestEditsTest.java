package dev.weir.protocol;

import static dev.weir.protocol.Bodies.chatWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RequestEditsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"after\":[1, 2]", " , \"after\" : \"}\" "})
  void usageIsAskedForWhereverTheOptionsStand(String after) {
    String[][] cases = {
      {"{}", "{\"include_usage\":true}"},
      {"{ \n\t}", "{ \n\t\"include_usage\":true}"},
      {"null", "{\"include_usage\":true}"},
      {"{\"x\":1}", "{\"x\":1,\"include_usage\":true}"},
      {"{\"x\":{} }", "{\"x\":{} ,\"include_usage\":true}"},
      {"{\"x\":[]}", "{\"x\":[],\"include_usage\":true}"},
      {"{\"include_usage\":false}", "{\"include_usage\":true}"},
      {"{\"include_usage\":true }", "{\"include_usage\":true }"},
      {"{\"include_usage\" : null}", "{\"include_usage\" : true}"},
      {"{\"x\":1,\"include_usage\":false,\"y\":{}}", "{\"x\":1,\"include_usage\":true,\"y\":{}}"},
      {"{\"include\\u005fusage\":false}", "{\"include\\u005fusage\":true}"},
    };
    for (String[] one : cases) {
      String body = chatWith(",\"stream_options\": " + one[0] + after);
      String edited = askedForUsage(body);
      assertThat(edited).isEqualTo(chatWith(",\"stream_options\": " + one[1] + after));
      assertUsageAsked(body, edited);
    }
  }

  @Test
  void usageIsAskedForWhereThereAreNoOptions() {
    for (String body :
        new String[] {chatWith(""), " " + chatWith(" ") + "\n", chatWith(",\"é\":\"😀\"")}) {
      String edited = askedForUsage(body);
      int end = body.lastIndexOf('}');
      String added = ",\"stream_options\":{\"include_usage\":true}";
      assertThat(edited).isEqualTo(body.substring(0, end) + added + body.substring(end));
      assertUsageAsked(body, edited);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"n", "", "org/name:tag@7", "a\"b\\c\nd\u0000", "模型😀", "\u2028</script>"})
  void theModelIsRenamedAndTheRestStays(String name) {
    for (String model : new String[] {"\"m\"", "\"\"", "\"m\\u00e9\\\"}\"", "\"ü\""}) {
      String body = "{ \"é\":\"model\",\"model\" : " + model + " ,\"messages\":[\"model\"]}";
      BodyEdits edits = new BodyEdits();
      Bodies.chat(body).renameModel(name, edits);
      String edited = Bodies.edited(body, edits);
      assertThat(JsonOracle.tree(edited))
          .isEqualTo(((ObjectNode) JsonOracle.tree(body)).put("model", name));
      assertThat(edited).startsWith(body.substring(0, 25)).endsWith(" ,\"messages\":[\"model\"]}");
    }
  }

  @Test
  void bothEditsHoldTogetherInAnyOrderOfTheFields() {
    SplittableRandom random = new SplittableRandom(11);
    String[] members = {
      "\"model\":\"a longer name\"", "\"stream_options\":{\"x\":[]}", "\"messages\":[{}]", "\"k\":1"
    };
    for (int i = 0; i < 500; i++) {
      for (int j = members.length - 1; j > 0; j--) {
        int k = random.nextInt(j + 1);
        String swapped = members[j];
        members[j] = members[k];
        members[k] = swapped;
      }
      String body = "{" + String.join(",", members) + "}";
      BodyEdits edits = new BodyEdits();
      RequestScan scan = Bodies.chat(body);
      scan.askForUsage(edits);
      scan.renameModel("n", edits);
      assertUsageAsked(body.replace("a longer name", "n"), Bodies.edited(body, edits));
    }
  }

  @Test
  void theAnswerIsBoundedWhereverTheClientHasSetNoBoundOrAHigherOne() {
    String[][] cases = {
      {"", ",\"max_tokens\":512"},
      {",\"max_tokens\":513", ",\"max_tokens\":512"},
      {",\"max_tokens\" : 100000 ", ",\"max_tokens\" : 512 "},
      {",\"max_tokens\":512", ",\"max_tokens\":512"},
      {",\"max_tokens\":0", ",\"max_tokens\":0"},
      {",\"max_tokens\":null", ",\"max_tokens\":512"},
      {",\"max_completion_tokens\":9000", ",\"max_completion_tokens\":512"},
      {
        ",\"max_tokens\":null,\"max_completion_tokens\":9000",
        ",\"max_tokens\":null,\"max_completion_tokens\":512"
      },
      {
        ",\"max_tokens\":9,\"max_completion_tokens\":9000",
        ",\"max_tokens\":9,\"max_completion_tokens\":512"
      },
    };
    for (String[] one : cases) {
      String body = chatWith(one[0]);
      BodyEdits edits = new BodyEdits();
      Bodies.chat(body).boundTokens(512, "max_tokens", edits);
      assertThat(Bodies.edited(body, edits)).isEqualTo(chatWith(one[1]));
    }
  }

  @Test
  void aBoundAndUsageAreAskedForTogether() {
    String body = chatWith(",\"stream\":true");
    BodyEdits edits = new BodyEdits();
    RequestScan scan = Bodies.chat(body);
    Span place = scan.modelPlace();
    scan.askForUsage(edits);
    scan.boundTokens(7, "max_tokens", edits);
    place.replace("n", edits);
    String edited = Bodies.edited(body, edits);
    assertThat(Bodies.chat(edited).maxTokens()).isEqualTo(7);
    assertThat(Bodies.chat(edited).usageWanted()).isTrue();
    assertThat(Bodies.chat(edited).model()).isEqualTo("n");
  }

  private static String askedForUsage(String body) {
    BodyEdits edits = new BodyEdits();
    Bodies.chat(body).askForUsage(edits);
    return Bodies.edited(body, edits);
  }

  private static void assertUsageAsked(String body, String edited) {
    ObjectNode expected = (ObjectNode) JsonOracle.tree(body);
    expected.withObjectProperty("stream_options").put("include_usage", true);
    assertThat(JsonOracle.tree(edited)).isEqualTo(expected);
    assertThat(Bodies.chat(edited).usageWanted()).isTrue();
  }
}
