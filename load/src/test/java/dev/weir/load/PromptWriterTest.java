package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PromptWriterTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OPENING = "\"messages\":[{\"role\":\"user\",\"content\":\"";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void equalIdsGiveEqualBytesUpToTheEndOfTheirBlocks(boolean turns) {
    PromptWriter writer = writer(turns, 1);
    int[] ids = java.util.stream.IntStream.range(0, 40).toArray();
    for (int shared = 0; shared < 40; shared++) {
      int[] other = ids.clone();
      for (int i = shared; i < other.length; i++) {
        other[i] += 1000;
      }
      String one = messages(writer, request(40 * 512, BlockPrefix.of(512, 0, ids)), 0);
      String two = messages(writer, request(40 * 512, BlockPrefix.of(512, 0, other)), 0);
      int equal = common(one, two);
      assertThat(equal).isGreaterThanOrEqualTo(shared * 2048);
      assertThat(equal).as("what differs differs soon").isLessThan(shared * 2048 + 2048);
    }
  }

  @Test
  void aPromptThatContinuesAnotherRepeatsItByteForByte() {
    Trace trace = SyntheticWorkload.named("chat").of(200, 10).generate(3);
    PromptWriter writer = writer(true, 1);
    for (TraceRequest r : trace.requests()) {
      if (r.previous() >= 0) {
        TraceRequest before = trace.requests().get(r.previous());
        int common = common(messages(writer, r, 0), messages(writer, before, 0));
        assertThat(common).isGreaterThanOrEqualTo(before.prefix().size() * 16 * 4);
      }
    }
  }

  @Test
  void aTokenIsFourBytes() {
    String text = content(writer(false, 1), request(1025, BlockPrefix.of(512, 0, 1, 2, 3)));

    assertThat(text).hasSize(4100);
    assertThat(content(writer(false, 1), request(777, BlockPrefix.NONE))).hasSize(777 * 4);
    assertThat(content(writer(false, 1), request(100, BlockPrefix.of(64, 0, 1)))).hasSize(400);
  }

  @Test
  void turnsAlternateAndEndWithTheUser() {
    PromptWriter writer = writer(true, 1);
    for (int blocks = 1; blocks < 60; blocks++) {
      int[] ids = java.util.stream.IntStream.range(0, blocks).toArray();
      JsonNode turns =
          JSON.readTree(body(writer, request(blocks * 64, BlockPrefix.of(64, 0, ids)), 0))
              .get("messages");
      for (int i = 0; i < turns.size(); i++) {
        assertThat(turns.get(i).get("role").stringValue())
            .isEqualTo(i % 2 == 0 ? "user" : "assistant");
      }
      assertThat(turns.size() % 2).isEqualTo(1);
    }
  }

  @Test
  void anotherSeedOrLapIsAnotherText() {
    TraceRequest request = request(512, BlockPrefix.of(512, 0, 1));

    String text = messages(writer(false, 1), request, 0);
    assertThat(messages(writer(false, 1), request, 0)).isEqualTo(text);
    assertThat(common(messages(writer(false, 1), request, 1), text)).isLessThan(100);
    assertThat(common(messages(writer(false, 2), request, 0), text)).isLessThan(100);
  }

  @Test
  void asksForTheRecordedLengthAndForUsage() {
    TraceRequest request = request(10, BlockPrefix.NONE);
    JsonNode json = JSON.readTree(body(writer(false, 1), request, 0));

    assertThat(json.get("model").stringValue()).isEqualTo("m\"1");
    assertThat(json.get("max_tokens").intValue()).isEqualTo(9);
    assertThat(json.get("ignore_eos").booleanValue()).isTrue();
    assertThat(json.get("stream").booleanValue()).isTrue();
    assertThat(json.get("stream_options").get("include_usage").booleanValue()).isTrue();
    String whole = writer(false, 1).body(request, 0, false).toString(StandardCharsets.UTF_8);
    assertThat(JSON.readTree(whole).has("stream")).isFalse();
  }

  private static PromptWriter writer(boolean turns, long seed) {
    LoadTarget target = new LoadTarget(URI.create("http://localhost:1"), null, "m\"1");
    Trace trace = SyntheticWorkload.named("short").generate(1);
    return new PromptWriter(LoadPlan.of(trace, target).turns(turns).seed(seed).build());
  }

  private static TraceRequest request(int input, BlockPrefix prefix) {
    return TraceRequest.lone(0, input, 9, prefix);
  }

  private static String messages(PromptWriter writer, TraceRequest request, int lap) {
    String body = body(writer, request, lap);
    return body.substring(body.indexOf(OPENING) + OPENING.length());
  }

  private static String content(PromptWriter writer, TraceRequest request) {
    JsonNode messages = JSON.readTree(body(writer, request, 0)).get("messages");
    return messages.get(0).get("content").stringValue();
  }

  private static String body(PromptWriter writer, TraceRequest request, int lap) {
    return writer.body(request, lap, true).toString(StandardCharsets.UTF_8);
  }

  private static int common(String one, String two) {
    int at = 0;
    while (at < Math.min(one.length(), two.length()) && one.charAt(at) == two.charAt(at)) {
      at++;
    }
    return at;
  }
}
