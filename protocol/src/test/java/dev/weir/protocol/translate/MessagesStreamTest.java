package dev.weir.protocol.translate;

import static dev.weir.protocol.Api.MESSAGES;
import static dev.weir.protocol.translate.Calls.bytes;
import static dev.weir.protocol.translate.Calls.json;
import static dev.weir.protocol.translate.Calls.names;
import static dev.weir.protocol.translate.Calls.streamed;
import static dev.weir.protocol.translate.Calls.translation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weir.protocol.translate.Calls.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MessagesStreamTest {
  private static final String USAGE =
      "{'choices':[],'usage':{'prompt_tokens':10,'completion_tokens':4,"
          + "'prompt_tokens_details':{'cached_tokens':7}}}";

  static String delta(String delta) {
    return "{'created':7,'choices':[{'index':0,'delta':{" + delta + "},'finish_reason':null}]}";
  }

  static String finish(String reason) {
    return "{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}";
  }

  static String call(int index, String id, String name, String arguments) {
    String named = id.isEmpty() ? "" : ",'id':'" + id + "','type':'function'";
    return delta(
        "'tool_calls':[{'index':"
            + index
            + named
            + ",'function':{"
            + (name.isEmpty() ? "" : "'name':'" + name + "',")
            + "'arguments':'"
            + arguments
            + "'}}]");
  }

  @Test
  void aTextIsOneBlock() throws Untranslatable {
    List<Event> events =
        streamed(
            MESSAGES,
            delta("'role':'assistant','content':''"),
            delta("'content':'Hel'"),
            delta("'content':'lo'"),
            finish("stop"),
            USAGE);
    assertThat(names(events))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(events.get(0).data().at("/message/id").asString()).isEqualTo("msg_r1");
    assertThat(events.get(2).data())
        .isEqualTo(
            json(
                "{'type':'content_block_delta','index':0,"
                    + "'delta':{'type':'text_delta','text':'Hel'}}"));
    assertThat(events.get(5).data())
        .isEqualTo(
            json(
                "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},"
                    + "'usage':{'input_tokens':3,'cache_creation_input_tokens':0,"
                    + "'cache_read_input_tokens':7,'output_tokens':4}}"));
  }

  @Test
  void parallelCallsAreBlocksOfTheirOwnAndAreToldAsTheyCome() throws Untranslatable {
    List<Event> events =
        streamed(
            MESSAGES,
            call(0, "c0", "f", ""),
            call(0, "", "", "{\\'x\\':"),
            call(0, "", "", "1}"),
            call(1, "c1", "g", "{}"),
            finish("tool_calls"));
    assertThat(names(events))
        .containsExactly(
            "message_start",
            "content_block_start",
            "content_block_delta",
            "content_block_delta",
            "content_block_stop",
            "content_block_start",
            "content_block_delta",
            "content_block_stop",
            "message_delta",
            "message_stop");
    assertThat(MessageClient.message(events).get("content"))
        .isEqualTo(
            json(
                "[{'type':'tool_use','id':'c0','name':'f','input':{'x':1}},"
                    + "{'type':'tool_use','id':'c1','name':'g','input':{}}]"));
  }

  @Test
  void fragmentsOutOfTurnWaitForTheirs() throws Untranslatable {
    JsonNode message =
        MessageClient.message(
            streamed(
                MESSAGES,
                call(0, "c0", "f", "{\\'x\\':\\'}"),
                call(1, "c1", "g", "{\\'y\\'"),
                call(0, "", "", "a\\'}"),
                call(1, "", "", ":2}"),
                finish("tool_calls")));
    assertThat(message.at("/content/0/input")).isEqualTo(json("{'x':'}a'}"));
    assertThat(message.at("/content/1/input")).isEqualTo(json("{'y':2}"));
  }

  @Test
  void callsThatShareANumberAreToldApartByTheirIds() throws Untranslatable {
    JsonNode message =
        MessageClient.message(
            streamed(MESSAGES, call(0, "c0", "f", "{}"), call(0, "c1", "g", "{}"), finish("stop")));
    assertThat(message.get("content")).hasSize(2);
    assertThat(message.at("/content/1/id").asString()).isEqualTo("c1");
    assertThat(message.at("/stop_reason").asString()).isEqualTo("tool_use");
  }

  @Test
  void textAfterACallIsABlockOfItsOwn() throws Untranslatable {
    JsonNode message =
        MessageClient.message(
            streamed(
                MESSAGES,
                delta("'content':'a'"),
                call(0, "c0", "f", "{}"),
                delta("'content':'b'"),
                finish("stop")));
    assertThat(message.at("/content/2")).isEqualTo(json("{'type':'text','text':'b'}"));
  }

  @Test
  void aCallThatGoesOnAfterItWasCompleteIsTheEnginesFault() {
    assertThatExceptionOfType(Untranslatable.class)
        .isThrownBy(() ->
            streamed(
                MESSAGES,
                call(0, "c0", "f", "{}"),
                call(1, "c1", "g", "{}"),
                call(0, "", "", "x")));
  }

  @Test
  void whatIsHeldIsBounded() throws Untranslatable {
    StreamTranslation stream = translation(MESSAGES).stream(Calls.FACTS);
    StringBuilder out = new StringBuilder();
    byte[] first = bytes(call(0, "c0", "f", "{"));
    stream.chunk(first, 0, first.length, out);
    byte[] held = bytes(call(1, "c1", "g", "x".repeat(1 << 20)));
    for (int i = 0; i < 4; i++) {
      stream.chunk(held, 0, held.length, out);
    }
    assertThatExceptionOfType(Untranslatable.class)
        .isThrownBy(() -> stream.chunk(held, 0, held.length, out));
    assertThat(out.length()).isLessThan(2_000);
  }

  @Test
  void theUsageOfTheFirstChunkIsToldAtTheBeginning() throws Untranslatable {
    List<Event> events =
        streamed(
            MESSAGES,
            "{'choices':[{'index':0,'delta':{'role':'assistant'}}],"
                + "'usage':{'prompt_tokens':5,'completion_tokens':0}}",
            finish("length"));
    assertThat(events.get(0).data().at("/message/usage/input_tokens").asInt()).isEqualTo(5);
    assertThat(MessageClient.message(events).at("/stop_reason").asString()).isEqualTo("max_tokens");
  }

  @Test
  void anEmptyStreamIsAnEmptyMessageThatEnds() throws Untranslatable {
    assertThat(names(streamed(MESSAGES)))
        .containsExactly("message_start", "message_delta", "message_stop");
  }

  @Test
  void theEndIsToldOnce() {
    StreamTranslation stream = translation(MESSAGES).stream(Calls.FACTS);
    StringBuilder out = new StringBuilder();
    stream.end(out);
    int length = out.length();
    stream.end(out);
    assertThat(out.length()).isEqualTo(length);
  }

  @Test
  void onlyTheFirstChoiceIsTold() throws Untranslatable {
    JsonNode message =
        MessageClient.message(
            streamed(
                MESSAGES,
                "{'choices':[{'index':1,'delta':{'content':'no'},'finish_reason':'length'},"
                    + "{'index':0,'delta':{'content':'yes'}}]}",
                finish("stop")));
    assertThat(message.get("content")).isEqualTo(json("[{'type':'text','text':'yes'}]"));
    assertThat(message.at("/stop_reason").asString()).isEqualTo("end_turn");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[DONE]", "[]", "{}", "{'error':{'message':'x'},'choices':[]}"})
  void whatIsNoChunkIsTheEnginesFault(String data) {
    StreamTranslation stream = translation(MESSAGES).stream(Calls.FACTS);
    byte[] json = bytes(data);
    assertThatExceptionOfType(Untranslatable.class)
        .isThrownBy(() -> stream.chunk(json, 0, json.length, new StringBuilder()))
        .matches(e -> e.refusal().status() == 502);
  }
}
