package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.asked;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResponsesRequestTest {
  private static JsonNode with(String more) throws Untranslatable {
    return asked(RESPONSES, "{'model':'m','input':'hi'" + more + "}");
  }

  private static JsonNode messages(String items) throws Untranslatable {
    return asked(RESPONSES, "{'model':'m','instructions':'be kind','input':[" + items + "]}")
        .get("messages");
  }

  @Test
  void aPlainQuestionIsAskedByTheEnginesNameOfTheModel() throws Untranslatable {
    assertThat(with(",'store':true,'include':['reasoning.encrypted_content'],'truncation':'auto'"))
        .isEqualTo(json("{'model':'engine-model','messages':[{'role':'user','content':'hi'}]}"));
  }

  @Test
  void whatIsSampledByIsCarried() throws Untranslatable {
    JsonNode chat =
        with(
            ",'max_output_tokens':5,'temperature':0,'top_p':1,'user':'u','stream':true,"
                + "'reasoning':{'effort':'low','summary':'auto'},'previous_response_id':null,"
                + "'background':false,'conversation':null");
    assertThat(chat.get("max_tokens")).isEqualTo(json("5"));
    assertThat(chat.get("temperature")).isEqualTo(json("0"));
    assertThat(chat.get("top_p")).isEqualTo(json("1"));
    assertThat(chat.get("user")).isEqualTo(json("'u'"));
    assertThat(chat.get("reasoning_effort")).isEqualTo(json("'low'"));
    assertThat(chat.get("stream_options")).isEqualTo(json("{'include_usage':true}"));
  }

  @Test
  void instructionsAndDevelopersAreOneSystemPrompt() throws Untranslatable {
    JsonNode messages =
        messages(
            "{'role':'developer','content':'be brief'},{'role':'user','content':'hi'},"
                + "{'role':'system','content':'now be loud'}");
    assertThat(messages)
        .isEqualTo(
            json(
                "[{'role':'system','content':'be kind\\n\\nbe brief'},"
                    + "{'role':'user','content':'hi'},"
                    + "{'role':'system','content':'now be loud'}]"));
  }

  @Test
  void aConversationWithCallsIsToldInItsOrder() throws Untranslatable {
    JsonNode messages =
        messages(
            "{'type':'message','role':'user','content':[{'type':'input_text','text':'look'},"
                + "{'type':'input_image','image_url':'https://x/1','detail':'low'},"
                + "{'type':'input_image','image_url':'data:image/png;base64,AA','detail':'auto'}]},"
                + "{'type':'reasoning','id':'rs','summary':[]},"
                + "{'type':'message','role':'assistant','id':'msg','status':'completed',"
                + "'content':[{'type':'output_text','text':'so','annotations':[]}]},"
                + "{'type':'function_call','call_id':'c1','name':'f','arguments':'{}'},"
                + "{'type':'function_call','call_id':'c2','name':'g','arguments':'{}'},"
                + "{'type':'function_call_output','call_id':'c1','output':'one'},"
                + "{'type':'function_call_output','call_id':'c2','output':["
                + "{'type':'input_text','text':'two'},"
                + "{'type':'input_image','image_url':'https://x/2'}]}");
    assertThat(messages.at("/1/content"))
        .isEqualTo(
            json(
                "[{'type':'text','text':'look'},"
                    + "{'type':'image_url','image_url':{'url':'https://x/1','detail':'low'}},"
                    + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AA'}}]"));
    assertThat(messages.at("/2"))
        .isEqualTo(
            json(
                "{'role':'assistant','content':'so','tool_calls':["
                    + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},"
                    + "{'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]}"));
    assertThat(messages.at("/3/tool_call_id").asString()).isEqualTo("c1");
    assertThat(messages.at("/4"))
        .isEqualTo(json("{'role':'tool','tool_call_id':'c2','content':'two'}"));
    assertThat(messages.at("/5/content/1/image_url/url").asString()).isEqualTo("https://x/2");
    assertThat(messages).hasSize(6);
  }

  @Test
  void functionsAreNested() throws Untranslatable {
    JsonNode chat =
        with(
            ",'tools':[{'type':'function','name':'f','description':'d','strict':true,"
                + "'parameters':{'type':'object'}},{'type':'function','name':'g','strict':null}],"
                + "'tool_choice':{'type':'function','name':'f'},'parallel_tool_calls':false");
    assertThat(chat.get("tools"))
        .isEqualTo(
            json(
                "[{'type':'function','function':{'name':'f','description':'d',"
                    + "'parameters':{'type':'object'},'strict':true}},"
                    + "{'type':'function','function':{'name':'g'}}]"));
    assertThat(chat.get("tool_choice"))
        .isEqualTo(json("{'type':'function','function':{'name':'f'}}"));
    assertThat(chat.get("parallel_tool_calls")).isEqualTo(json("false"));
    assertThat(with(",'tools':[],'tool_choice':'auto','parallel_tool_calls':true").propertyNames())
        .containsExactly("model", "messages");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'text'} | null",
        "{'type':'json_object'} | {'type':'json_object'}",
        "{'type':'json_schema','name':'n','strict':true,'schema':{'type':'object'}} |"
            + " {'type':'json_schema','json_schema':{'name':'n','schema':{'type':'object'},"
            + "'strict':true}}"
      })
  void theFormOfTheAnswerIsAskedFor(String format, String expected) throws Untranslatable {
    JsonNode chat = with(",'text':{'format':" + format + "}");
    JsonNode wanted = chat.has("response_format") ? chat.get("response_format") : json("null");
    assertThat(wanted).isEqualTo(json(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "previous_response_id | ,'previous_response_id':'resp_1'",
        "conversation | ,'conversation':{'id':'c'}",
        "prompt | ,'prompt':{'id':'p'}",
        "background | ,'background':true",
        "tools[0].type | ,'tools':[{'type':'web_search'}]",
        "tools[0].name | ,'tools':[{'type':'function'}]",
        "tool_choice.type | ,'tools':[{'type':'function','name':'f'}],"
            + "'tool_choice':{'type':'allowed_tools'}",
        "text.format.type | ,'text':{'format':{'type':'grammar'}}",
        "text.format.schema | ,'text':{'format':{'type':'json_schema','name':'n'}}",
        "instructions | ,'instructions':[]",
      })
  void whatCannotBeSaidIsNamed(String param, String more) {
    Refusal refusal = refused(RESPONSES, "{'model':'m','input':'hi'" + more + "}");
    assertThat(refusal.param()).isEqualTo(param);
    assertThat(refusal.message()).startsWith(param + ": ").contains("(expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "input[0] | 5",
        "input[0].type | {'type':'item_reference','id':'x'}",
        "input[0].type | {'type':'computer_call'}",
        "input[0].role | {'role':'tool','content':'x'}",
        "input[0].content | {'role':'user'}",
        "input[0].content[0].type | {'role':'user','content':[{'type':'input_file'}]}",
        "input[0].content[0].file_id | {'role':'user','content':["
            + "{'type':'input_image','file_id':'f'}]}",
        "input[0].arguments | {'type':'function_call','call_id':'c','name':'f'}",
        "input[0].call_id | {'type':'function_call_output','output':'x'}",
      })
  void anItemThatCannotBeSaidIsNamed(String param, String item) {
    assertThat(refused(RESPONSES, "{'model':'m','input':[" + item + "]}").param()).isEqualTo(param);
  }
}
