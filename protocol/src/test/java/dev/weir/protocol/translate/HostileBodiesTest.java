package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.COUNT_TOKENS;
import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.Api.RESPONSES;
import static dev.weir.protocol.translate.Calls.FACTS;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.translation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.Api;
import dev.weir.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever stands where in a body: it is translated to JSON, or refused in words. */
class HostileBodiesTest {
  private static final int BODIES = 4_000;
  private static final List<Api> APIS = List.of(MESSAGES, COUNT_TOKENS, RESPONSES);
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-1",
    "1e999999",
    "1e99999",
    "12345678901234567890",
    "''",
    "'x'",
    "[]",
    "{}",
    "[[]]",
    "[null]",
    "[{}]",
    "{'type':'text'}",
    "'\\ud800'",
    "[{'type':'text','text':null}]",
  };

  private static final String REQUEST =
      """
      {'model':'m','max_tokens':5,'stream':true,'system':[{'type':'text','text':'s'}],
       'instructions':'i','temperature':1,'stop_sequences':['x'],'metadata':{'user_id':'u'},
       'thinking':{'type':'enabled','display':'x'},'mcp_servers':[],
       'output_config':{'format':{'type':'json_schema','schema':{}}},
       'text':{'format':{'type':'json_schema','name':'n','schema':{}}},
       'tool_choice':{'type':'tool','name':'f'},'reasoning':{'effort':'low'},
       'tools':[{'name':'f','description':'d','input_schema':{},'strict':true}],
       'messages':[{'role':'user','content':[{'type':'text','text':'t'},
          {'type':'image','source':{'type':'base64','media_type':'m','data':'d'}},
          {'type':'document','title':'t','source':{'type':'content','content':[
            {'type':'text','text':'t'}]}}]},
         {'role':'assistant','content':[{'type':'thinking','thinking':'t'},
          {'type':'tool_use','id':'i','name':'f','input':{'a':[1]}}]},
         {'role':'user','content':[{'type':'tool_result','tool_use_id':'i','is_error':true,
          'content':[{'type':'image','source':{'type':'url','url':'u'}}]}]}],
       'input':[{'role':'developer','content':'d'},
         {'type':'message','role':'user','content':[{'type':'input_text','text':'t'},
          {'type':'input_image','image_url':'u','detail':'low'}]},
         {'type':'function_call','call_id':'c','name':'f','arguments':'{}'},
         {'type':'function_call_output','call_id':'c','output':[{'type':'input_text','text':'t'}]}]}
      """;
  private static final String CHUNK =
      """
      {'created':1,'count':3,'choices':[{'index':0,'finish_reason':'stop','stop_reason':'x',
        'message':{'content':'t','reasoning':'r','refusal':'n','tool_calls':[
          {'id':'i','function':{'name':'f','arguments':'{}'}}]},
        'delta':{'content':'t','reasoning_content':'r','refusal':'n','tool_calls':[
          {'index':0,'id':'i','function':{'name':'f','arguments':'{}'}},
          {'index':1,'id':'j','function':{'name':'g','arguments':'{'}}]}}],
       'usage':{'prompt_tokens':5,'completion_tokens':2,
         'prompt_tokens_details':{'cached_tokens':9},
         'completion_tokens_details':{'reasoning_tokens':1}}}
      """;

  private final SplittableRandom random = new SplittableRandom(4);
  private int translated;
  private int refused;

  @Test
  void aRequestIsTranslatedOrRefused() {
    for (int i = 0; i < BODIES; i++) {
      byte[] body = mutated(REQUEST);
      for (Api api : APIS) {
        try {
          assertIsObject(translation(api).request(body, new ChatWords("m", false)));
        } catch (Untranslatable e) {
          assertIsRefused(e.refusal(), 400);
        }
      }
    }
    assertThat(translated).isGreaterThan(BODIES / 20);
    assertThat(refused).isGreaterThan(BODIES / 20);
  }

  @Test
  void anAnswerIsTranslatedOrTheEnginesFault() {
    for (int i = 0; i < BODIES; i++) {
      byte[] body = mutated(CHUNK);
      for (Api api : APIS) {
        try {
          assertIsObject(translation(api).answer(body, FACTS));
        } catch (Untranslatable e) {
          assertIsRefused(e.refusal(), 502);
        }
      }
    }
    assertThat(translated).isGreaterThan(BODIES / 20);
    assertThat(refused).isGreaterThan(BODIES / 20);
  }

  @Test
  void aStreamIsTranslatedOrTheEnginesFault() {
    for (int i = 0; i < BODIES; i++) {
      List<JsonNode> chunks = new ArrayList<>();
      for (int j = random.nextInt(4); j >= 0; j--) {
        chunks.add(JsonMapper.shared().readTree(mutated(CHUNK)));
      }
      try {
        assertThat(MessageClient.message(Calls.streamed(translation(MESSAGES), chunks)))
            .isNotEmpty();
        assertThat(ResponseClient.response(Calls.streamed(translation(RESPONSES), chunks)))
            .isNotEmpty();
        translated++;
      } catch (Untranslatable e) {
        assertIsRefused(e.refusal(), 502);
      }
    }
    assertThat(translated).isGreaterThan(BODIES / 20);
    assertThat(refused).isGreaterThan(BODIES / 20);
  }

  private void assertIsObject(byte[] body) {
    assertThat(JsonMapper.shared().readTree(body).isObject()).isTrue();
    translated++;
  }

  private void assertIsRefused(Refusal refusal, int status) {
    assertThat(refusal.status()).isEqualTo(status);
    assertThat(refusal.message()).hasSizeBetween(1, 300);
    refused++;
  }

  /** One to three values are replaced, or members taken away. */
  private byte[] mutated(String template) {
    JsonNode tree = json(template);
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutate(tree);
    }
    return tree.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void mutate(JsonNode root) {
    JsonNode node = root;
    while (true) {
      if (!node.isContainer() || node.isEmpty()) {
        return;
      }
      int index = random.nextInt(node.size());
      String name = node.isObject() ? List.copyOf(node.propertyNames()).get(index) : "";
      JsonNode child = node.isObject() ? node.get(name) : node.get(index);
      if (child.isContainer() && !child.isEmpty() && random.nextInt(4) != 0) {
        node = child;
        continue;
      }
      replace(node, name, index);
      return;
    }
  }

  private void replace(JsonNode parent, String name, int index) {
    JsonNode value = json(VALUES[random.nextInt(VALUES.length)]);
    if (parent instanceof ArrayNode array) {
      array.set(index, value);
    } else if (random.nextInt(3) == 0) {
      ((ObjectNode) parent).remove(name);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
  }
}
