package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams of typed events that an engine speaks itself: another goes on by chat, and none can see
 * it.
 */
final class ContinuationTypedTest {
  private static final String MESSAGES =
      "{'model':'m','max_tokens':50,'stream':true,'messages':[{'role':'user','content':'hi'}]}";
  private static final String RESPONSES = "{'model':'m','input':'hi','stream':true}";

  private static final String START =
      event(
          "{'type':'message_start','message':{'id':'msg_a','type':'message','role':'assistant',"
              + "'model':'m','content':[],'usage':{'input_tokens':17,'output_tokens':0}}}");
  private static final String BLOCK =
      event("{'type':'content_block_start','index':0,'content_block':{'type':'text','text':''}}");
  private static final String BLOCK_STOP = event("{'type':'content_block_stop','index':0}");
  private static final String MESSAGE_DELTA =
      event(
          "{'type':'message_delta','delta':{'stop_reason':'end_turn','stop_sequence':null},"
              + "'usage':{'output_tokens':2}}");

  private static final String REST =
      stream(
          chat("'delta':{'role':'assistant','content':''},'finish_reason':null"),
          chat("'delta':{'content':'new '},'finish_reason':null"),
          chat("'delta':{'content':'world'},'finish_reason':null"),
          chat("'delta':{},'finish_reason':'length'"),
          "data: {\"id\":\"b\",\"choices\":[],\"usage\":{\"prompt_tokens\":30,"
              + "\"completion_tokens\":2,\"total_tokens\":32,"
              + "\"prompt_tokens_details\":{\"cached_tokens\":16}}}\n\n",
          "data: [DONE]\n\n");

  private static String event(String json) {
    String type = json.replaceFirst("^\\{'type':'([^']*)'.*$", "$1");
    return "event: " + type + "\ndata: " + json.replace('\'', '"') + "\n\n";
  }

  private static String text(String text) {
    return event(
        "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'%s'}}"
            .formatted(text));
  }

  private static String chat(String choice) {
    return "data: {\"id\":\"b\",\"created\":9,\"model\":\"m\",\"choices\":[{\"index\":0,"
        + choice.replace('\'', '"')
        + "}]}\n\n";
  }

  private static TypedStream read(TwoEngines engines, String path, String body) {
    return TypedStream.of(engines.house().post(path, body.replace('\'', '"')).body());
  }

  private static TwoEngines engines(String... events) {
    return new TwoEngines(EngineKind.SIM, Settings.DEFAULTS, chunks(events), REST);
  }

  @Test
  void aMessageGoesOnInItsOpenBlockAndTellsThePromptThatTheFirstEngineRead() {
    try (TwoEngines engines = engines(START, BLOCK, text("Hello "), text("\\u4e16\\n"))) {
      TypedStream read = read(engines, "/v1/messages", MESSAGES);

      assertThat(read.text).hasToString("Hello 世\nnew world");
      assertThat(read.types)
          .containsExactly(
              "message_start",
              "content_block_start",
              "content_block_delta",
              "content_block_delta",
              "content_block_delta",
              "content_block_delta",
              "content_block_stop",
              "message_delta",
              "message_stop");
      assertThat(read.id).isEqualTo("msg_a");
      assertThat(read.stop).isEqualTo("max_tokens");
      assertThat(read.prompt).isEqualTo(17);
      assertThat(read.completion).isEqualTo(4);
      assertThat(read.comments).hasSize(1);
      assertThat(engines.continuation())
          .contains("{\"role\":\"assistant\",\"content\":\"Hello 世\\n\"}]")
          .contains("\"max_tokens\":48")
          .contains("\"continue_final_message\":true");
    }
  }

  @Test
  void whatTheClientHasBegunItselfIsGoneOnWith() {
    String begun = MESSAGES.replace("'hi'}]", "'hi'},{'role':'assistant','content':'Well, '}]");
    try (TwoEngines engines = engines(START, BLOCK, text("Hello "))) {
      TypedStream read = read(engines, "/v1/messages", begun);

      assertThat(read.text).hasToString("Hello new world");
      assertThat(engines.continuation())
          .contains("{\"role\":\"assistant\",\"content\":\"Well, Hello \"}]");
    }
  }

  @Test
  void aMessageWhoseTextHadEndedGetsItsEnd() {
    String nothing =
        stream(
            chat("'delta':{'role':'assistant','content':''},'finish_reason':null"),
            chat("'delta':{},'finish_reason':'stop'"),
            "data: [DONE]\n\n");
    String begun = chunks(START, BLOCK, text("all"), BLOCK_STOP);
    try (TwoEngines engines = new TwoEngines(EngineKind.SIM, Settings.DEFAULTS, begun, nothing)) {
      TypedStream read = read(engines, "/v1/messages", MESSAGES);

      assertThat(read.text).hasToString("all");
      assertThat(read.types)
          .endsWith("content_block_delta", "content_block_stop", "message_delta", "message_stop");
      assertThat(read.stop).isEqualTo("end_turn");
    }
  }

  @Test
  void whereOnlyTheEndMarkIsMissingNobodyIsAsked() {
    try (TwoEngines engines = engines(START, BLOCK, text("all"), BLOCK_STOP, MESSAGE_DELTA)) {
      TypedStream read = read(engines, "/v1/messages", MESSAGES);

      assertThat(engines.asked()).isEqualTo(1);
      assertThat(read.done).isTrue();
      assertThat(read.error).isEmpty();
      assertThat(read.completion).isEqualTo(2);
    }
  }

  static Stream<Arguments> forms() {
    String tool = "{'type':'tool_use','id':'t','name':'f','input':{}}";
    return Stream.of(
        Arguments.of("a call", List.of(text("so"), block(1, tool))),
        Arguments.of("a second text", List.of(text("so"), block(1, "{'type':'text','text':''}"))),
        Arguments.of(
            "a thought",
            List.of(
                event(
                    "{'type':'content_block_delta','index':0,"
                        + "'delta':{'type':'thinking_delta','thinking':'hm'}}"))));
  }

  private static String block(int index, String block) {
    return event(
        "{'type':'content_block_start','index':%d,'content_block':%s}".formatted(index, block));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void behindAnythingButOneTextAMessageEndsWithTheErrorEventAndTheReason(
      String form, List<String> events) {
    String begun =
        chunks(Stream.concat(Stream.of(START, BLOCK), events.stream()).toArray(String[]::new));
    try (TwoEngines engines = new TwoEngines(EngineKind.SIM, Settings.DEFAULTS, begun, REST)) {
      TypedStream read = read(engines, "/v1/messages", MESSAGES);

      assertThat(engines.asked()).as(form).isEqualTo(1);
      assertThat(read.error).endsWith("; " + Loss.FORM.words());
      assertThat(read.done).isFalse();
    }
  }

  private static String response(String type, String members) {
    return event("{'type':'response." + type + "'," + members + "}");
  }

  private static String delta(int number, String text) {
    return response(
        "output_text.delta",
        ("'item_id':'msg_x','output_index':0,'content_index':0,'delta':'%s',"
                + "'sequence_number':%d")
            .formatted(text, number));
  }

  private static String[] behindTheFirstEvents(String... deltas) {
    String of =
        "'response':{'id':'resp_a','object':'response','created_at':5,'status':'in_progress'}";
    String item =
        "'output_index':0,'item':{'id':'msg_x','type':'message','role':'assistant','content':[]}";
    String part =
        "'item_id':'msg_x','output_index':0,'content_index':0,'part':{'type':'output_text','text':''}";
    List<String> before =
        List.of(
            response("created", of + ",'sequence_number':0"),
            response("in_progress", of + ",'sequence_number':1"),
            response("output_item.added", item + ",'sequence_number':2"),
            response("content_part.added", part + ",'sequence_number':3"));
    return Stream.concat(before.stream(), Arrays.stream(deltas)).toArray(String[]::new);
  }

  @Test
  void aResponseGoesOnInItsItemUnderItsIdAndItsNumbers() {
    try (TwoEngines engines = engines(behindTheFirstEvents(delta(4, "Hello "), delta(5, "old ")))) {
      String body = engines.house().post("/v1/responses", RESPONSES.replace('\'', '"')).body();
      TypedStream read = TypedStream.of(body);

      assertThat(read.text).as(body).hasToString("Hello old new world");
      assertThat(read.wholeText).isEqualTo("Hello old new world");
      assertThat(read.lastId).isEqualTo("resp_a");
      assertThat(body).contains("\"created_at\":5").doesNotContain("\"created_at\":9");
      assertThat(read.stop).isEqualTo("incomplete");
      assertThat(read.numbers)
          .isEqualTo(LongStream.range(0, read.numbers.size()).boxed().collect(Collectors.toList()));
      assertThat(body.split("\"item_id\":\"msg_x\"", -1)).hasSizeGreaterThan(5);
      assertThat(read.prompt).isEqualTo(28);
      assertThat(read.completion).isEqualTo(4);
    }
  }

  @Test
  void aResponseThatWasBegunTwiceGoesOnUnderTheIdThatTheClientWasTold() {
    String unheard =
        chunks(
            response(
                "created",
                "'response':{'id':'resp_unheard','object':'response','created_at':4,"
                    + "'status':'in_progress'},'sequence_number':0"));
    String lost = response("failed", "'response':{'id':'resp_a','status':'failed'}");
    String begun = chunks(behindTheFirstEvents(delta(4, "Hello "), delta(5, "old "), lost));
    try (TwoEngines engines =
        new TwoEngines(EngineKind.SIM, Settings.DEFAULTS, unheard, begun, REST)) {
      String body = engines.house().post("/v1/responses", RESPONSES.replace('\'', '"')).body();
      TypedStream read = TypedStream.of(body);

      assertThat(read.text).as(body).hasToString("Hello old new world");
      assertThat(read.id).isEqualTo("resp_a");
      assertThat(read.lastId).isEqualTo("resp_a");
      assertThat(body).contains("\"created_at\":5").doesNotContain("\"created_at\":4");
    }
  }

  @Test
  void aResponseThatCallsEndsWithTheErrorEvent() {
    String call =
        response(
            "output_item.added",
            "'output_index':1,'item':{'id':'fc','type':'function_call','name':'f'}");
    try (TwoEngines engines = engines(behindTheFirstEvents(delta(4, "so"), call))) {
      TypedStream read = read(engines, "/v1/responses", RESPONSES);

      assertThat(engines.asked()).isEqualTo(1);
      assertThat(read.error).endsWith("; " + Loss.FORM.words());
    }
  }
}
