package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.COUNT_TOKENS;
import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.translate.Calls.answered;
import static dev.weir.protocol.translate.Calls.bytes;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.translation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MessagesAnswerTest {
  private static JsonNode message(String message, String finish) throws Untranslatable {
    return answered(MESSAGES, chat(message, finish));
  }

  private static String chat(String message, String finish) {
    return "{'choices':[{'index':0,'message':{'role':'assistant',"
        + message
        + "},'finish_reason':"
        + finish
        + "}],'usage':{'prompt_tokens':10,'completion_tokens':4,"
        + "'prompt_tokens_details':{'cached_tokens':7}}}";
  }

  private static String call(String arguments) {
    return "'content':null,'tool_calls':[{'id':'c1','type':'function',"
        + "'function':{'name':'f','arguments':"
        + arguments
        + "}}]";
  }

  @Test
  void aTextIsAMessageWithOneBlock() throws Untranslatable {
    assertThat(message("'content':'hé\\n'", "'stop'"))
        .isEqualTo(
            json(
                "{'id':'msg_r1','type':'message','role':'assistant','model':'model-a',"
                    + "'content':[{'type':'text','text':'hé\\n'}],'stop_reason':'end_turn',"
                    + "'stop_sequence':null,'usage':{'input_tokens':3,"
                    + "'cache_creation_input_tokens':0,'cache_read_input_tokens':7,"
                    + "'output_tokens':4}}"));
  }

  @Test
  void callsAreBlocksWithTheirInputParsed() throws Untranslatable {
    JsonNode message = message(call("'{\\'x\\': [1, 2]}'"), "'tool_calls'");
    assertThat(message.get("content"))
        .isEqualTo(json("[{'type':'tool_use','id':'c1','name':'f','input':{'x':[1,2]}}]"));
    assertThat(message.at("/stop_reason").asString()).isEqualTo("tool_use");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\\'x\\':", "[1]", "no json", "{} {}"})
  void argumentsThatAreNoObjectAreKeptAsTheyAre(String arguments) throws Untranslatable {
    JsonNode message = message(call("'" + arguments + "'"), "'length'");
    JsonNode input = message.at("/content/0/input");
    assertThat(input.propertyNames()).containsExactly("_raw");
    assertThat(input.at("/_raw")).isEqualTo(json("'" + arguments + "'"));
  }

  @Test
  void argumentsThatTheEngineDidNotWriteAsTextAreTakenToo() throws Untranslatable {
    JsonNode message = message(call("{'x':1}"), "'tool_calls'");
    assertThat(message.at("/content/0/input")).isEqualTo(json("{'x':1}"));
  }

  @Test
  void aCallWithoutArgumentsOrIdIsStillACall() throws Untranslatable {
    JsonNode message =
        message("'tool_calls':[{'function':{'name':'f','arguments':''}}]", "'tool_calls'");
    assertThat(message.get("content"))
        .isEqualTo(json("[{'type':'tool_use','id':'toolu_r1_0','name':'f','input':{}}]"));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, end_turn",
    "length, max_tokens",
    "tool_calls, tool_use",
    "function_call, tool_use",
    "content_filter, refusal",
    "whatever, end_turn"
  })
  void whyItEndedIsTranslated(String finish, String reason) throws Untranslatable {
    JsonNode message = message("'content':'x'", "'" + finish + "'");
    assertThat(message.at("/stop_reason").asString()).isEqualTo(reason);
  }

  @Test
  void anAnswerThatDoesNotSayWhyItEndedEndedItsTurn() throws Untranslatable {
    assertThat(message("'content':'x'", "null").at("/stop_reason").asString())
        .isEqualTo("end_turn");
  }

  @Test
  void aCallThatTheClientInsistedOnIsACallWhateverTheEngineCallsIt() throws Untranslatable {
    assertThat(message(call("'{}'"), "'stop'").at("/stop_reason").asString()).isEqualTo("tool_use");
  }

  @ParameterizedTest
  @CsvSource({"stop_reason", "matched_stop"})
  void theStopSequenceIsToldWhereTheEngineTellsIt(String field) throws Untranslatable {
    JsonNode message = message("'content':'x'", "'stop','" + field + "':'END'");
    assertThat(message.at("/stop_reason").asString()).isEqualTo("stop_sequence");
    assertThat(message.at("/stop_sequence").asString()).isEqualTo("END");
    JsonNode token = message("'content':'x'", "'stop','" + field + "':128009");
    assertThat(token.at("/stop_reason").asString()).isEqualTo("end_turn");
  }

  @Test
  void aRefusalIsItsTextAndIsCalledOne() throws Untranslatable {
    JsonNode message = message("'content':null,'refusal':'I may not'", "'stop'");
    assertThat(message.get("content")).isEqualTo(json("[{'type':'text','text':'I may not'}]"));
    assertThat(message.at("/stop_reason").asString()).isEqualTo("refusal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'enabled','budget_tokens':1024} | 2",
        "{'type':'adaptive'} | 2",
        "{'type':'adaptive','display':'omitted'} | 1",
        "{'type':'disabled'} | 1",
        "null | 1"
      })
  void thinkingIsShownToWhoAskedForIt(String thinking, int blocks) throws Untranslatable {
    for (String field : new String[] {"reasoning_content", "reasoning"}) {
      Translation translation = translation(MESSAGES);
      byte[] request =
          bytes("{'model':'m','max_tokens':1,'messages':[],'thinking':" + thinking + "}");
      translation.request(request, new ChatWords("m", false));
      JsonNode chat = json(chat("'" + field + "':'hm','content':'x'", "'stop'"));
      JsonNode content = answered(translation, chat).get("content");
      assertThat(content).hasSize(blocks);
      assertThat(content.get(blocks - 1)).isEqualTo(json("{'type':'text','text':'x'}"));
      if (blocks == 2) {
        assertThat(content.get(0))
            .isEqualTo(json("{'type':'thinking','thinking':'hm','signature':'unsigned'}"));
      }
    }
  }

  @Test
  void whatIsNotToldOfUsageIsZero() throws Untranslatable {
    JsonNode message = answered(MESSAGES, "{'choices':[{'message':{'content':'x'}}]}");
    assertThat(message.at("/usage/input_tokens").asInt(-1)).isZero();
    assertThat(message.at("/usage/output_tokens").asInt(-1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{}", "{'choices':[]}", "{'object':'error'}", "{'choices':"})
  void whatIsNoAnswerIsTheEnginesFault(String body) {
    assertThatExceptionOfType(Untranslatable.class)
        .isThrownBy(() -> translation(MESSAGES).answer(bytes(body), Calls.FACTS))
        .matches(e -> e.refusal().status() == 502);
  }

  @Test
  void aCountIsTakenFromTheTokens() throws Untranslatable {
    JsonNode count =
        answered(COUNT_TOKENS, "{'count':3,'max_model_len':4096,'tokens':[1,2,3],'x':null}");
    assertThat(count).isEqualTo(json("{'input_tokens':3}"));
    assertThatExceptionOfType(Untranslatable.class)
        .isThrownBy(() -> answered(COUNT_TOKENS, "{'tokens':[1,2,3]}"));
  }
}
