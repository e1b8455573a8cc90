package dev.weir.gateway;

import static dev.weir.gateway.Chunks.ASK;
import static dev.weir.gateway.Chunks.BEGUN;
import static dev.weir.gateway.Chunks.REST;
import static dev.weir.gateway.Chunks.ROLE;
import static dev.weir.gateway.Chunks.chunk;
import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.ResumeRules;
import dev.weir.control.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not continued, who is not believed to go on, and what clients are told of it. */
final class ContinuationRefusedTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"response_format\":{\"type\":\"json_object\"}",
        ",\"n\":2",
        ",\"logprobs\":true",
        ",\"tools\":[{}],\"tool_choice\":\"required\"",
        ",\"structured_outputs\":{\"regex\":\"a\"}",
        ",\"add_generation_prompt\":false"
      })
  void whatHoldsTheAnswerToAFormEndsWithAnErrorEvent(String more) {
    try (TwoEngines engines = new TwoEngines(BEGUN, REST)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted(more)).body());

      assertThat(engines.asked()).isEqualTo(1);
      assertThat(read.text).hasToString("Hello 世\n");
      assertThat(read.error)
          .isEqualTo(
              "the engine closed the connection before its answer was whole; not continued: the"
                  + " request asks for a form that cannot be taken up in the middle");
      assertThat(read.done).isFalse();
      assertThat(engines.counts("weir_unresumable_total{why=\"request\"}")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\"}}]}",
        "\"delta\":{\"reasoning_content\":\"hm\"}",
        "\"delta\":{\"refusal\":\"no\"}"
      })
  void afterACallAThoughtOrARefusalNobodyGoesOn(String delta) {
    try (TwoEngines engines = new TwoEngines(chunks(ROLE, chunk("a", delta)), REST)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(engines.asked()).isEqualTo(1);
      assertThat(read.error).isNotEmpty();
      assertThat(engines.counts("weir_unresumable_total{why=\"form\"}")).isTrue();
    }
  }

  @Test
  void toolsThatWereNotCalledDoNotMatter() {
    try (TwoEngines engines = new TwoEngines(BEGUN, REST)) {
      String tools = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]";
      assertThat(ReadStream.of(engines.house().chat(ASK.formatted(tools)).body()).done).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"b6100-1a2b3c", "b5300"})
  void llamaCppGoesOnWhereItsBuildIsKnownTo(String build) {
    String named = REST.replace("\"id\":\"b\"", "\"system_fingerprint\":\"" + build + "\"");
    String rest = stream(named.replaceAll("(?s)^.*?\r\n\r\n|\r\n|(?m)^[0-9a-f]{1,3}\r?$", ""));
    try (TwoEngines engines = new TwoEngines(EngineKind.LLAMACPP, Settings.DEFAULTS, BEGUN, rest)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(engines.continuation()).contains("\"continue_final_message\":true");
      assertThat(read.text).hasToString("Hello 世\nnew world");
    }
  }

  @Test
  void aServerThatDoesNotShowThatItGoesOnIsNotBelieved() {
    try (TwoEngines engines = new TwoEngines(EngineKind.LLAMACPP, Settings.DEFAULTS, BEGUN, REST)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(read.text).hasToString("Hello 世\n");
      assertThat(read.error)
          .isEqualTo(
              "the engine closed the connection before its answer was whole; not continued: as"
                  + " many engines as may be have been asked in vain (resume.attempts)");
    }
  }

  @Test
  void anEngineThatRefusesToGoOnIsPassedOver() {
    String refusal = ScriptedEngine.json(400, "{\"error\":{\"message\":\"no prefill\"}}");
    try (TwoEngines engines = new TwoEngines(BEGUN, refusal, REST)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(engines.asked()).isEqualTo(3);
      assertThat(read.text).hasToString("Hello 世\nnew world");
    }
  }

  @Test
  void whoeverSwitchesItOffGetsTheErrorEvent() {
    try (TwoEngines engines =
        new TwoEngines(
            EngineKind.SIM, TwoEngines.resuming(new ResumeRules(false, 3)), BEGUN, REST)) {
      assertThat(ReadStream.of(engines.house().chat(ASK.formatted("")).body()).error).isNotEmpty();
    }
  }

  @Test
  void noMoreEnginesAreAskedThanMayBe() {
    try (TwoEngines engines =
        new TwoEngines(
            EngineKind.SIM,
            TwoEngines.resuming(new ResumeRules(true, 2)),
            BEGUN,
            BEGUN + "0\r\n\r\n")) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(engines.asked()).isEqualTo(3);
      assertThat(read.text).hasToString("Hello 世\n".repeat(3));
      assertThat(read.error).isNotEmpty();
    }
  }
}
