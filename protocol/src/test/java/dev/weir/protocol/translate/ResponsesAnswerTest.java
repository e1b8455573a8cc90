package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.answered;
import static dev.weir.protocol.translate.Calls.bytes;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.names;
import static dev.weir.protocol.translate.Calls.streamed;
import static dev.weir.protocol.translate.Calls.translation;
import static dev.weir.protocol.translate.MessagesStreamTest.call;
import static dev.weir.protocol.translate.MessagesStreamTest.delta;
import static dev.weir.protocol.translate.MessagesStreamTest.finish;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponsesAnswerTest {
  private static String chat(String message, String finish) {
    return "{'created':1700000000,'choices':[{'index':0,'message':{'role':'assistant',"
        + message
        + "},'finish_reason':'"
        + finish
        + "'}],'usage':{'prompt_tokens':10,'completion_tokens':4,"
        + "'prompt_tokens_details':{'cached_tokens':7},"
        + "'completion_tokens_details':{'reasoning_tokens':2}}}";
  }

  @Test
  void aTextIsAResponseWithOneMessage() throws Untranslatable {
    assertThat(answered(RESPONSES, chat("'content':'hi'", "stop")))
        .isEqualTo(
            json(
                "{'id':'resp_r1','object':'response','created_at':1700000000,"
                    + "'status':'completed','incomplete_details':null,'model':'model-a',"
                    + "'output':[{'id':'msg_r1_0','status':'completed','type':'message',"
                    + "'role':'assistant','content':[{'type':'output_text','annotations':[],"
                    + "'logprobs':[],'text':'hi'}]}],'background':false,'conversation':null,"
                    + "'error':null,'instructions':null,'max_output_tokens':null,"
                    + "'max_tool_calls':null,'metadata':{},'parallel_tool_calls':true,"
                    + "'previous_response_id':null,'prompt_cache_key':null,"
                    + "'reasoning':{'effort':null,'summary':null},'safety_identifier':null,"
                    + "'service_tier':'default','store':false,'temperature':null,"
                    + "'text':{'format':{'type':'text'}},'tool_choice':'auto','tools':[],"
                    + "'top_p':null,'truncation':'disabled','user':null,"
                    + "'usage':{'input_tokens':10,'input_tokens_details':{'cached_tokens':7,"
                    + "'cache_write_tokens':0},'output_tokens':4,"
                    + "'output_tokens_details':{'reasoning_tokens':2},'total_tokens':14}}"));
  }

  @Test
  void reasoningRefusalAndCallsAreItemsOfTheirOwn() throws Untranslatable {
    JsonNode output =
        answered(
                RESPONSES,
                chat(
                    "'reasoning':'hm','content':null,'refusal':'no','tool_calls':["
                        + "{'id':'c1','function':{'name':'f','arguments':'{\\'x\\':'}}]",
                    "tool_calls"))
            .get("output");
    assertThat(output)
        .isEqualTo(
            json(
                "[{'id':'rs_r1_0','status':'completed','type':'reasoning','summary':[],"
                    + "'content':[{'type':'reasoning_text','text':'hm'}]},"
                    + "{'id':'msg_r1_1','status':'completed','type':'message','role':'assistant',"
                    + "'content':[{'type':'refusal','refusal':'no'}]},"
                    + "{'id':'fc_r1_2','status':'completed','type':'function_call',"
                    + "'call_id':'c1','name':'f','arguments':'{\\'x\\':'}]"));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, completed, ",
    "tool_calls, completed, ",
    "length, incomplete, max_output_tokens",
    "content_filter, incomplete, content_filter"
  })
  void whyItEndedIsTranslated(String finish, String status, String reason) throws Untranslatable {
    JsonNode response = answered(RESPONSES, chat("'content':'x'", finish));
    assertThat(response.get("status").asString()).isEqualTo(status);
    assertThat(response.at("/output/0/status").asString()).isEqualTo(status);
    JsonNode details = response.get("incomplete_details");
    assertThat(details)
        .isEqualTo(reason == null ? json("null") : json("{'reason':'" + reason + "'}"));
  }

  @Test
  void whatTheRequestSaidIsRepeated() throws Untranslatable {
    String said =
        "'instructions':'be kind','max_output_tokens':5,'metadata':{'a':'b'},"
            + "'temperature':0.5,'top_p':0.9,'tools':[{'type':'function','name':'f',"
            + "'parameters':{},'strict':true}],'tool_choice':'required',"
            + "'parallel_tool_calls':false,'text':{'format':{'type':'json_object'}},"
            + "'reasoning':{'effort':'low','summary':null},'user':'u'";
    Translation translation = translation(RESPONSES);
    byte[] asked =
        translation.request(
            bytes("{'model':'m','input':'x','store':true," + said + "}"),
            new ChatWords("m", false));
    assertThat(asked).isNotEmpty();
    JsonNode response = answered(translation, json(chat("'content':'x'", "stop")));
    JsonNode expected = json("{" + said + "}");
    for (String name : expected.propertyNames()) {
      assertThat(response.get(name)).as(name).isEqualTo(expected.get(name));
    }
    assertThat(response.get("store")).isEqualTo(json("false"));
  }

  @Test
  void aStreamTellsTextAndCallsInTheirEvents() throws Untranslatable {
    assertThat(
            names(
                streamed(
                    RESPONSES,
                    delta("'role':'assistant'"),
                    delta("'content':'a'"),
                    delta("'content':'b'"),
                    call(0, "c", "f", "{}"),
                    finish("tool_calls"))))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.delta",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.output_item.added",
            "response.function_call_arguments.delta",
            "response.function_call_arguments.done",
            "response.output_item.done",
            "response.completed");
  }

  @Test
  void aStreamThatWasCutShortEndsIncomplete() throws Untranslatable {
    JsonNode response =
        ResponseClient.response(streamed(RESPONSES, delta("'content':'a'"), finish("length")));
    assertThat(response.get("status").asString()).isEqualTo("incomplete");
    assertThat(response.at("/output/0/status").asString()).isEqualTo("incomplete");
    assertThat(response.get("created_at").asInt()).isEqualTo(7);
  }
}
