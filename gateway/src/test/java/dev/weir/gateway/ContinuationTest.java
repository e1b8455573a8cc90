package dev.weir.gateway;

import static dev.weir.gateway.Chunks.ASK;
import static dev.weir.gateway.Chunks.BEGUN;
import static dev.weir.gateway.Chunks.DONE;
import static dev.weir.gateway.Chunks.REST;
import static dev.weir.gateway.Chunks.ROLE;
import static dev.weir.gateway.Chunks.USAGE;
import static dev.weir.gateway.Chunks.counts;
import static dev.weir.gateway.Chunks.ends;
import static dev.weir.gateway.Chunks.says;
import static dev.weir.gateway.ScriptedEngine.chunks;
import static dev.weir.gateway.ScriptedEngine.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.EngineKind;
import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.Fault;
import dev.weir.protocol.Api;
import dev.weir.simulator.engine.EngineProfile;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients see, and what engines are asked, when a stream is continued. */
final class ContinuationTest {
  static Stream<Arguments> waysToBreak() {
    return Stream.of(
        Arguments.of("reset", BEGUN),
        Arguments.of("a clean end without a finish", BEGUN + "0\r\n\r\n"),
        Arguments.of("in the middle of an event", BEGUN + "8\r\ndata: {\"\r\n"),
        Arguments.of("broken JSON", BEGUN + "9\r\ndata: {\n\n\r\n"),
        Arguments.of(
            "an error event",
            BEGUN
                + chunks("data: {\"error\":{\"message\":\"cuda\",\"code\":500}}\n\n", DONE)
                    .replaceFirst("(?s)^.*?\r\n\r\n", "")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToBreak")
  void howeverAStreamBreaksTheNextEngineGoesOnAndTheSeamIsNotSeen(String how, String begun) {
    try (TwoEngines engines = new TwoEngines(begun, REST)) {
      String body = engines.house().chat(ASK.formatted(USAGE)).body();
      ReadStream read = ReadStream.of(body);

      assertThat(read.text).as(body).hasToString("Hello 世\nnew world");
      assertThat(read.ids).containsExactly("a1\"m\"");
      assertThat(read.roles).isEqualTo(1);
      assertThat(read.finishes).containsExactly("stop");
      assertThat(read.error).isEmpty();
      assertThat(read.done).isTrue();
      assertThat(read.prompt).isEqualTo(10);
      assertThat(read.completion).isEqualTo(4);
      assertThat(read.total).isEqualTo(14);
      assertThat(read.comments)
          .hasSize(1)
          .first()
          .asString()
          .startsWith(": weir resumed=1 engine=e");
      assertThat(engines.counts("weir_requests_total{model=\"m\",outcome=\"served_resumed\"}"))
          .isTrue();
      assertThat(engines.counts("weir_continuations_total")).isTrue();
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault.Die(7, false, 0),
        new Fault.CloseMidChunk(7),
        new Fault.BadChunk(7),
        new Fault.WrongJson(7),
        new Fault.ErrorFrame(7),
        new Fault.Stall(7, 0));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aSimulatedEngineSaysTheRestByteForByte(Fault fault) {
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(5).withModel("m");
    Duration limit = Duration.ofSeconds(1);
    Settings settings = TestHouse.timeouts(TestHouse.quick(limit));
    try (EngineServer engines = EngineServer.start(options.at("127.0.0.1", 0, 2));
        EngineServer undisturbed = EngineServer.start(options);
        TestHouse house =
            TestHouse.atPorts(
                settings,
                KeyRing.open(),
                engines.urls().stream().mapToInt(url -> URI.create(url).getPort()).toArray());
        RawClient truth = new RawClient(URI.create(undisturbed.url()).getPort())) {
      String body = ASK.formatted(",\"max_tokens\":40,\"ignore_eos\":true" + USAGE);
      String expected = truth.post("/v1/chat/completions", body).body();
      engines.arm(0, ArmedFault.next(1, fault));
      ReadStream whole = ReadStream.of(expected);
      // Whichever engine is asked first, one of these meets the fault.
      for (int i = 0; i < 4; i++) {
        ReadStream read = ReadStream.of(house.chat(body).body());
        assertThat(read.text).hasToString(whole.text.toString());
        assertThat(read.done).isTrue();
        assertThat(read.total).isEqualTo(whole.total);
      }
    }
  }

  @Test
  void theNextEngineIsAskedToGoOnWithTheTextAndWithWhatIsLeftOfTheBounds() {
    try (TwoEngines engines = new TwoEngines(BEGUN, REST)) {
      String ask = ASK.formatted(",\"max_tokens\":10,\"min_tokens\":1,\"temperature\":0.10");
      assertThat(ReadStream.of(engines.house().chat(ask).body()).usages).isZero();

      assertThat(engines.continuation())
          .contains("{\"role\":\"assistant\",\"content\":\"Hello 世\\n\"}]")
          .contains("\"continue_final_message\":true,\"add_generation_prompt\":false")
          .contains("\"max_tokens\":8")
          .contains("\"min_tokens\":0")
          .contains("\"temperature\":0.10")
          .contains("\"include_usage\":true");
    }
  }

  @Test
  void aTemplateThatTrimsIsNotGivenWhiteSpaceAndSaysItAgainUnseen() {
    String again = stream(says("b", "\\n"), says("b", "new"), ends("b", "stop"), DONE);
    try (TwoEngines engines = new TwoEngines(EngineKind.VLLM, Settings.DEFAULTS, BEGUN, again)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted("")).body());

      assertThat(engines.continuation()).contains("\"content\":\"Hello 世\"}");
      assertThat(read.text).hasToString("Hello 世\nnew");
    }
  }

  @Test
  void ofACompletionThePromptIsGivenTheText() {
    String begun = chunks("data: {\"id\":\"a\",\"choices\":[{\"index\":0,\"text\":\"one \"}]}\n\n");
    String rest =
        stream(
            "data: {\"id\":\"b\",\"choices\":[{\"index\":0,\"text\":\"two\","
                + "\"finish_reason\":\"stop\"}]}\n\n",
            DONE);
    try (TwoEngines engines = new TwoEngines(begun, rest)) {
      ReadStream read =
          ReadStream.of(
              engines
                  .house()
                  .post("/v1/completions", "{\"model\":\"m\",\"prompt\":\"zero \",\"stream\":true}")
                  .body());

      assertThat(engines.continuation()).contains("\"prompt\":\"zero one \"");
      assertThat(read.text).hasToString("one two");
      assertThat(read.finishes).containsExactly("stop");
    }
  }

  @Test
  void aStreamThatHadEndedButForItsUsageGetsThatAndNoMoreText() {
    String begun = chunks(ROLE, says("a", "one "), says("a", "two"), ends("a", "stop"));
    String rest = stream(says("b", "three"), ends("b", "length"), counts(12, 1), DONE);
    try (TwoEngines engines = new TwoEngines(begun, rest)) {
      ReadStream read = ReadStream.of(engines.house().chat(ASK.formatted(USAGE)).body());

      assertThat(engines.continuation()).contains("\"max_tokens\":1");
      assertThat(read.text).hasToString("one two");
      assertThat(read.finishes).containsExactly("stop");
      assertThat(read.prompt).isEqualTo(10);
      assertThat(read.completion).isEqualTo(2);
      assertThat(read.done).isTrue();
    }
  }

  @Test
  void whereNothingIsLeftOfTheBoundTheAnswerEndsForItsLength() {
    String rest = stream(says("b", "three"), ends("b", "length"), counts(12, 1), DONE);
    try (TwoEngines engines = new TwoEngines(BEGUN, rest)) {
      ReadStream read =
          ReadStream.of(engines.house().chat(ASK.formatted(",\"max_tokens\":2")).body());

      assertThat(read.text).hasToString("Hello 世\n");
      assertThat(read.finishes).containsExactly("length");
    }
  }

  @Test
  void aStopStringThatBeganBeforeTheSeamEndsTheAnswerBehindIt() {
    String begun = chunks(ROLE, says("a", "text EN"));
    String rest = stream(says("b", "D"), says("b", " more"), ends("b", "length"), DONE);
    try (TwoEngines engines = new TwoEngines(begun, rest)) {
      ReadStream read =
          ReadStream.of(engines.house().chat(ASK.formatted(",\"stop\":[\"END\"]")).body());

      assertThat(read.text).hasToString("text EN");
      assertThat(read.finishes).containsExactly("stop");
      assertThat(read.done).isTrue();
    }
  }

  @Test
  void aMessageIsToldAsOneMessage() {
    try (TwoEngines engines = new TwoEngines(EngineKind.SIM, Settings.DEFAULTS, BEGUN, REST)) {
      engines.house().fleet().engines().forEach(e -> e.lacks(Api.MESSAGES, true));
      String body =
          engines.house().post("/v1/messages", ASK.formatted(",\"max_tokens\":50")).body();

      assertThat(body).contains("\"text\":\"Hello \"").contains("\"text\":\"world\"");
      assertThat(body.split("event: message_start", -1)).hasSize(2);
      assertThat(body.split("event: content_block_start", -1)).hasSize(2);
      assertThat(body).contains("\"input_tokens\":10").contains("\"output_tokens\":4");
      assertThat(body).contains("event: message_stop").doesNotContain("event: error");
      assertThat(engines.continuation()).contains("\"content\":\"Hello 世\\n\"");
    }
  }

  @Test
  void aResponseRepeatsTheWholeTextAtItsEnd() {
    try (TwoEngines engines = new TwoEngines(EngineKind.SIM, Settings.DEFAULTS, BEGUN, REST)) {
      engines.house().fleet().engines().forEach(e -> e.lacks(Api.RESPONSES, true));
      String body =
          engines
              .house()
              .post("/v1/responses", "{\"model\":\"m\",\"input\":\"hi\",\"stream\":true}")
              .body();

      assertThat(body).contains("event: response.completed").contains("Hello 世\\nnew world");
      assertThat(body.split("event: response.created", -1)).hasSize(2);
    }
  }
}
