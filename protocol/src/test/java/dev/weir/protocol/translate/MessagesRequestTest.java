package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.COUNT_TOKENS;
import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.translate.Calls.asked;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.refused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MessagesRequestTest {
  private static String body(String messages, String more) {
    return "{'model':'claude','max_tokens':9,'messages':[" + messages + "]" + more + "}";
  }

  private static JsonNode messages(String messages) throws Untranslatable {
    return asked(MESSAGES, body(messages, "")).get("messages");
  }

  private static JsonNode with(String more) throws Untranslatable {
    return asked(MESSAGES, body("{'role':'user','content':'hi'}", more));
  }

  @Test
  void aPlainQuestionIsAskedByTheEnginesNameOfTheModel() throws Untranslatable {
    assertThat(with(""))
        .isEqualTo(
            json(
                "{'model':'engine-model','messages':[{'role':'user','content':'hi'}],"
                    + "'max_tokens':9}"));
  }

  @Test
  void whatIsSampledByIsCarried() throws Untranslatable {
    JsonNode chat =
        with(
            ",'temperature':0.70,'top_p':0.9,'top_k':40,'stop_sequences':['a','b'],"
                + "'metadata':{'user_id':'u1'},'stream':true");
    assertThat(chat.get("temperature").asString()).isEqualTo("0.7");
    assertThat(chat.get("top_k")).isEqualTo(json("40"));
    assertThat(chat.get("stop")).isEqualTo(json("['a','b']"));
    assertThat(chat.get("user")).isEqualTo(json("'u1'"));
    assertThat(chat.get("stream")).isEqualTo(json("true"));
    assertThat(chat.get("stream_options")).isEqualTo(json("{'include_usage':true}"));
  }

  @Test
  void whatHasNoEquivalentAndChangesNoAnswerIsDropped() throws Untranslatable {
    JsonNode chat =
        with(
            ",'thinking':{'type':'enabled','budget_tokens':1024},'service_tier':'auto',"
                + "'cache_control':{'type':'ephemeral'},'output_config':{'effort':'high'},"
                + "'metadata':null,'temperature':null,'mcp_servers':[],'stop_sequences':[]");
    assertThat(chat.propertyNames()).containsExactly("model", "messages", "max_tokens");
  }

  @Test
  void theSystemPromptIsTheFirstMessage() throws Untranslatable {
    assertThat(with(",'system':'be kind'").at("/messages/0"))
        .isEqualTo(json("{'role':'system','content':'be kind'}"));
    JsonNode blocks =
        with(
            ",'system':[{'type':'text','text':'x-anthropic-billing-header: cch=1;'},"
                + "{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},"
                + "{'type':'text','text':'b'}]");
    assertThat(blocks.at("/messages/0/content").asString()).isEqualTo("a\n\nb");
    assertThat(with(",'system':''").get("messages")).hasSize(1);
  }

  @Test
  void picturesAreUrls() throws Untranslatable {
    JsonNode chat =
        messages(
            "{'role':'user','content':[{'type':'text','text':'what?'},"
                + "{'type':'image','source':{'type':'base64','media_type':'image/png',"
                + "'data':'AAA='}},"
                + "{'type':'image','source':{'type':'url','url':'https://x/y.png'}}]}");
    assertThat(chat)
        .isEqualTo(
            json(
                "[{'role':'user','content':[{'type':'text','text':'what?'},"
                    + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AAA='}},"
                    + "{'type':'image_url','image_url':{'url':'https://x/y.png'}}]}]"));
  }

  @Test
  void callsAndTheirResultsStandTogetherBeforeWhatTheUserSaysNext() throws Untranslatable {
    JsonNode chat =
        messages(
            "{'role':'assistant','content':[{'type':'thinking','thinking':'hm','signature':'s'},"
                + "{'type':'text','text':'a'},{'type':'text','text':'b'},"
                + "{'type':'tool_use','id':'t1','name':'f','input':{'x':1.50,'y':[]}},"
                + "{'type':'tool_use','id':'t2','name':'g','input':{}}]},"
                + "{'role':'user','content':[{'type':'text','text':'before'},"
                + "{'type':'tool_result','tool_use_id':'t1','content':'one'},"
                + "{'type':'tool_result','tool_use_id':'t2','is_error':true,"
                + "'content':[{'type':'text','text':'no'},{'type':'text','text':'way'}]},"
                + "{'type':'text','text':'after'}]}");
    assertThat(chat)
        .isEqualTo(
            json(
                "[{'role':'assistant','content':'ab','tool_calls':["
                    + "{'id':'t1','type':'function','function':{'name':'f',"
                    + "'arguments':'{\\'x\\':1.50,\\'y\\':[]}'}},"
                    + "{'id':'t2','type':'function','function':{'name':'g','arguments':'{}'}}]},"
                    + "{'role':'tool','tool_call_id':'t1','content':'one'},"
                    + "{'role':'tool','tool_call_id':'t2',"
                    + "'content':'The tool failed:\\n\\nno\\n\\nway'},"
                    + "{'role':'user','content':'before\\n\\nafter'}]"));
  }

  @Test
  void aCallAloneHasNoText() throws Untranslatable {
    JsonNode chat =
        messages(
            "{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'f','input':{}}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t'}]}");
    assertThat(chat.at("/0/content").isNull()).isTrue();
    assertThat(chat.get(1)).isEqualTo(json("{'role':'tool','tool_call_id':'t','content':''}"));
    assertThat(chat).hasSize(2);
  }

  @Test
  void picturesInResultsAreShownBehindAllResults() throws Untranslatable {
    String picture = "{'type':'image','source':{'type':'url','url':'https://x/1'}}";
    JsonNode chat =
        messages(
            "{'role':'user','content':["
                + "{'type':'tool_result','tool_use_id':'t1','content':[{'type':'text',"
                + "'text':'seen'},"
                + picture
                + "]},{'type':'tool_result','tool_use_id':'t2','content':'two'},"
                + "{'type':'text','text':'so?'}]}");
    assertThat(chat.at("/0"))
        .isEqualTo(json("{'role':'tool','tool_call_id':'t1','content':'seen'}"));
    assertThat(chat.at("/1"))
        .isEqualTo(json("{'role':'tool','tool_call_id':'t2','content':'two'}"));
    assertThat(chat.at("/2"))
        .isEqualTo(
            json(
                "{'role':'user','content':[{'type':'text','text':'Pictures in the result of t1:'},"
                    + "{'type':'image_url','image_url':{'url':'https://x/1'}},"
                    + "{'type':'text','text':'so?'}]}"));
    assertThat(chat).hasSize(3);
  }

  @Test
  void documentsOfTextAreText() throws Untranslatable {
    JsonNode chat =
        messages(
            "{'role':'user','content':[{'type':'document','title':'T','context':'C',"
                + "'source':{'type':'text','media_type':'text/plain','data':'D'}},"
                + "{'type':'document','source':{'type':'content','content':["
                + "{'type':'text','text':'E'}]}},"
                + "{'type':'search_result','title':'F','source':'https://g','content':["
                + "{'type':'text','text':'H'}]}]}");
    assertThat(chat.at("/0/content").asString())
        .isEqualTo("T\n\nC\n\nD\n\nE\n\nF\n\nhttps://g\n\nH");
  }

  @Test
  void toolsAreFunctions() throws Untranslatable {
    JsonNode chat =
        with(
            ",'tools':[{'name':'f','description':'d','input_schema':{'type':'object'},"
                + "'cache_control':{'type':'ephemeral'}},"
                + "{'type':'custom','name':'g','strict':true,'input_schema':{}}]");
    assertThat(chat.get("tools"))
        .isEqualTo(
            json(
                "[{'type':'function','function':{'name':'f','description':'d',"
                    + "'parameters':{'type':'object'}}},"
                    + "{'type':'function','function':{'name':'g','parameters':{},'strict':true}}]"));
    assertThat(chat.has("tool_choice")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'type':'auto'} | 'auto'",
        "{'type':'any'} | 'required'",
        "{'type':'none'} | 'none'",
        "{'type':'tool','name':'f'} | {'type':'function','function':{'name':'f'}}"
      })
  void theChoiceOfToolsIsTranslated(String choice, String expected) throws Untranslatable {
    String tools = ",'tools':[{'name':'f','input_schema':{}}]";
    JsonNode chat = with(tools + ",'tool_choice':" + choice);
    assertThat(chat.get("tool_choice")).isEqualTo(json(expected));
    assertThat(chat.has("parallel_tool_calls")).isFalse();
    assertThat(with(",'tool_choice':" + choice).has("tool_choice")).isFalse();
  }

  @Test
  void oneCallAtATimeIsAskedFor() throws Untranslatable {
    JsonNode chat =
        with(
            ",'tools':[{'name':'f','input_schema':{}}],"
                + "'tool_choice':{'type':'auto','disable_parallel_tool_use':true}");
    assertThat(chat.get("parallel_tool_calls")).isEqualTo(json("false"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",'output_config':{'format':{'type':'json_schema','schema':{'type':'object'}}}",
        ",'output_format':{'type':'json_schema','schema':{'type':'object'}}"
      })
  void theFormOfTheAnswerIsAskedFor(String format) throws Untranslatable {
    assertThat(with(format).get("response_format"))
        .isEqualTo(
            json(
                "{'type':'json_schema','json_schema':{'name':'answer',"
                    + "'schema':{'type':'object'},'strict':true}}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "tools[1].type | ,'tools':[{'name':'f','input_schema':{}},"
            + "{'type':'web_search_20250305','name':'web_search'}]",
        "tools[0].input_schema | ,'tools':[{'name':'f'}]",
        "tool_choice.type | ,'tools':[{'name':'f','input_schema':{}}],"
            + "'tool_choice':{'type':'some'}",
        "system[0].type | ,'system':[{'type':'image'}]",
        "system | ,'system':5",
        "mcp_servers | ,'mcp_servers':[{'name':'x'}]",
        "output_config.format.type | ,'output_config':{'format':{'type':'xml'}}",
      })
  void whatCannotBeSaidIsNamed(String param, String more) {
    Refusal refusal = refused(MESSAGES, body("{'role':'user','content':'hi'}", more));
    assertThat(refusal.param()).isEqualTo(param);
    assertThat(refusal.message()).startsWith(param + ": ").contains("(expected: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "messages[0].role | {'role':'robot','content':'x'}",
        "messages[0].content | {'role':'user'}",
        "messages[0].content[0].type | {'role':'user','content':[{'text':'x'}]}",
        "messages[0].content[0].source.type | {'role':'user','content':[{'type':'document',"
            + "'source':{'type':'base64','media_type':'application/pdf','data':''}}]}",
        "messages[0].content[0].source.type | {'role':'user','content':[{'type':'image',"
            + "'source':{'type':'file','file_id':'f'}}]}",
        "messages[0].content[0].tool_use_id | {'role':'user','content':[{'type':'tool_result'}]}",
        "messages[0].content[0].type | {'role':'assistant','content':["
            + "{'type':'server_tool_use','id':'x'}]}",
        "messages[0].content[0].input | {'role':'assistant','content':["
            + "{'type':'tool_use','id':'x','name':'f','input':'{}'}]}",
      })
  void aTurnThatCannotBeSaidIsNamed(String param, String message) {
    assertThat(refused(MESSAGES, body(message, "")).param()).isEqualTo(param);
  }

  @Test
  void withoutABoundOnTheAnswerItIsRefusedAsAnthropicDoes() {
    Refusal refusal = refused(MESSAGES, "{'model':'m','messages':[]}");
    assertThat(refusal.param()).isEqualTo("max_tokens");
    assertThat(refusal.message()).contains("max_tokens: missing");
  }

  @Test
  void countingAsksForTheSamePromptWithoutAnAnswer() throws Untranslatable {
    JsonNode asked =
        asked(
            COUNT_TOKENS,
            "{'model':'m','system':'s','messages':[{'role':'user','content':'hi'}],"
                + "'tools':[{'name':'f','input_schema':{}}],'tool_choice':{'type':'auto'}}");
    assertThat(asked)
        .isEqualTo(
            json(
                "{'model':'engine-model','messages':[{'role':'system','content':'s'},"
                    + "{'role':'user','content':'hi'}],'tools':[{'type':'function',"
                    + "'function':{'name':'f','parameters':{}}}],"
                    + "'add_generation_prompt':true}"));
  }

  @Test
  void openAiItselfIsToldTheBoundUnderItsNewNameAndNoTopK() throws Untranslatable {
    byte[] body = "{\"model\":\"m\",\"max_tokens\":7,\"top_k\":3,\"messages\":[]}".getBytes(UTF_8);
    Translation translation = requireNonNull(Translation.of(MESSAGES));
    String strict = new String(translation.request(body, new ChatWords("m", true)), UTF_8);
    String usual = new String(translation.request(body, new ChatWords("m", false)), UTF_8);
    assertThat(strict).contains("\"max_completion_tokens\":7").doesNotContain("top_k");
    assertThat(usual).contains("\"max_tokens\":7", "\"top_k\":3");
  }
}
