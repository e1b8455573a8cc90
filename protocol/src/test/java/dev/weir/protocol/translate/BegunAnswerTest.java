package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.COUNT_TOKENS;
import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.bytes;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.translation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Api;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers that the client begins itself, by a message of the assistant at the end. */
class BegunAnswerTest {
  private static final String ASKED = "{'role':'user','content':'Count!'}";
  private static final String BEGUN = ASKED + ",{'role':'assistant','content':'one, two,'}";

  private static JsonNode asked(Api api, String messages, boolean continues) throws Untranslatable {
    String body = "{'model':'m','max_tokens':9,'messages':[" + messages + "]}";
    ChatWords words = new ChatWords("m", false, continues);
    return JsonMapper.shared().readTree(translation(api).request(bytes(body), words));
  }

  @Test
  void anEngineThatCanIsToldToGoOn() throws Untranslatable {
    assertThat(asked(MESSAGES, BEGUN, true))
        .isEqualTo(
            json(
                "{'model':'m','messages':["
                    + BEGUN
                    + "],'continue_final_message':true,'add_generation_prompt':false,"
                    + "'max_tokens':9}"));
  }

  @Test
  void blocksOfTextAreGoneOnWithToo() throws Untranslatable {
    JsonNode chat =
        asked(
            MESSAGES,
            ASKED
                + ",{'role':'assistant','content':[{'type':'thinking','thinking':'t'},"
                + "{'type':'text','text':'one,'},{'type':'text','text':' two,'}]}",
            true);
    assertThat(chat.at("/messages/1/content").asString()).isEqualTo("one, two,");
    assertThat(chat.get("continue_final_message")).isEqualTo(json("true"));
  }

  @Test
  void anEngineThatCannotGetsTheMessageAndNoMore() throws Untranslatable {
    assertThat(asked(MESSAGES, BEGUN, false))
        .isEqualTo(json("{'model':'m','messages':[" + BEGUN + "],'max_tokens':9}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ASKED,
        BEGUN + "," + ASKED,
        BEGUN + ",{'role':'user','content':''}",
        ASKED + ",{'role':'assistant','content':''}",
        ASKED + ",{'role':'assistant','content':' \\n'}",
        ASKED + ",{'role':'assistant','content':[{'type':'thinking','thinking':'t'}]}",
        ASKED
            + ",{'role':'assistant','content':[{'type':'text','text':'a'},"
            + "{'type':'tool_use','id':'i','name':'f','input':{}}]}",
      })
  void whatEndsOtherwiseIsNotGoneOnWith(String messages) throws Untranslatable {
    JsonNode chat = asked(MESSAGES, messages, true);
    assertThat(chat.has("continue_final_message")).isFalse();
    assertThat(chat.has("add_generation_prompt")).isFalse();
  }

  @Test
  void itsTokensAreCountedAsItIsAsked() throws Untranslatable {
    JsonNode begun = asked(COUNT_TOKENS, BEGUN, true);
    assertThat(begun.get("continue_final_message")).isEqualTo(json("true"));
    assertThat(begun.get("add_generation_prompt")).isEqualTo(json("false"));
    assertThat(asked(COUNT_TOKENS, ASKED, true).get("add_generation_prompt"))
        .isEqualTo(json("true"));
  }

  @Test
  void aResponseIsNeverGoneOnWith() throws Untranslatable {
    ChatWords words = new ChatWords("m", false, true);
    byte[] body = bytes("{'model':'m','input':[" + BEGUN + "]}");
    assertThat(JsonMapper.shared().readTree(translation(RESPONSES).request(body, words)))
        .isEqualTo(json("{'model':'m','messages':[" + BEGUN + "]}"));
  }
}
