package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EventTemplateTest {
  private static final String BEFORE =
      "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"";
  private static final String AFTER = "\"},\"finish_reason\":null}]}\n\n";

  private final EventTemplate template = new EventTemplate();

  private boolean matches(String event) {
    ByteBuffer in = padded(event);
    return template.matches(in, 3, in.limit() - 2);
  }

  private void learn(String event, int textFrom, int textTo) {
    ByteBuffer in = padded(event);
    template.learn(in, 3, in.limit() - 2, 3 + textFrom, 3 + textTo);
  }

  private static ByteBuffer padded(String event) {
    byte[] bytes = ("???" + event + "??").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  private void learnOne() {
    learn(BEFORE + "one" + AFTER, BEFORE.length(), BEFORE.length() + 3);
  }

  @Test
  void matchesNothingBeforeItHasLearnt() {
    assertThat(matches(BEFORE + "one" + AFTER)).isFalse();
  }

  @Test
  void matchesTheSameEventWithAnotherText() {
    learnOne();
    assertThat(matches(BEFORE + "two" + AFTER)).isTrue();
    assertThat(matches(BEFORE + "é \\\"quoted\\\" \\u00e9 日本" + AFTER)).isTrue();
    assertThat(matches(BEFORE + "x".repeat(5000) + AFTER)).isTrue();
  }

  @Test
  void doesNotMatchAnEmptyTextNorOneThatIsNotAString() {
    learnOne();
    assertThat(matches(BEFORE + AFTER)).isFalse();
    assertThat(matches(BEFORE + "a\u0001b" + AFTER)).isFalse();
    assertThat(matches(BEFORE + "a\\qb" + AFTER)).isFalse();
    assertThat(matches(BEFORE + "a\\ud800b" + AFTER)).isFalse();
    assertThat(matches(BEFORE + "a\"b" + AFTER)).isFalse();
  }

  @Test
  void anyOtherChangeIsNoMatch() {
    learnOne();
    String event = BEFORE + "one" + AFTER;
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < event.length(); i++) {
      boolean inText = i >= BEFORE.length() && i < BEFORE.length() + 3;
      String changed =
          event.substring(0, i)
              + (char) (event.charAt(i) ^ 1 + random.nextInt(3))
              + event.substring(i + 1);
      assertThat(matches(changed)).as("changed at %d", i).isEqualTo(inText);
      assertThat(matches(event.substring(0, i))).as("cut at %d", i).isFalse();
    }
  }

  @Test
  void learnsAnew() {
    learnOne();
    String other = BEFORE.replace("\"x\"", "\"longer\"");
    learn(other + "one" + AFTER, other.length(), other.length() + 3);
    assertThat(matches(other + "two" + AFTER)).isTrue();
    assertThat(matches(BEFORE + "two" + AFTER)).isFalse();
  }
}
