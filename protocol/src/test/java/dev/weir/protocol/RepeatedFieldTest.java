package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RepeatedFieldTest {
  @Test
  void aFieldThatStandsTwiceInOneObjectIsFoundAtEveryDepth() {
    assertThat(in("{\"a\":1,\"b\":2,\"a\":1}")).isEqualTo("a");
    assertThat(in("{\"m\":[{\"text\":\"x\",\"role\":\"u\",\"text\":\"y\"}]}")).isEqualTo("text");
    assertThat(in("[".repeat(5000) + "{\"a\":1,\"a\":2}" + "]".repeat(5000))).isEqualTo("a");
  }

  @Test
  void theSameNameInOtherLettersOfJsonIsTheSameName() {
    assertThat(in("{\"text\":1,\"te\\u0078t\":2}")).isEqualTo("text");
    String name = "n".repeat(60_000);
    assertThat(in("{\"" + name + "\":1,\"" + name + "\":2}")).isEqualTo("n".repeat(80) + "…");
  }

  @Test
  void theSameNameInAnotherObjectIsAnotherField() {
    assertThat(in("{\"a\":{\"a\":[{\"a\":1},{\"a\":1}]},\"b\":{\"a\":1},\"A\":1}")).isNull();
    assertThat(in("\"a\"")).isNull();
  }

  /** A reader that keeps names in a table by their hash gives up on such ones. */
  @Test
  void namesThatWereMadeToCollideHideNothing() {
    StringBuilder names = new StringBuilder();
    permute("", "bbbbccccddddeeeeffffgggghhhh", names);
    assertThat(in("{\"a\":1,\"n\":{" + names + "\"z\":1},\"m\":1,\"m\":2}")).isEqualTo("m");
  }

  /** All orders of these words of four bytes, which sums of words do not tell apart. */
  private static void permute(String head, String left, StringBuilder into) {
    if (left.isEmpty()) {
      into.append("\"aaaaaaaaaaaa").append(head).append("\":1,");
    }
    for (int i = 0; i < left.length(); i += 4) {
      permute(head + left.substring(i, i + 4), left.substring(0, i) + left.substring(i + 4), into);
    }
  }

  @Test
  void whatIsNoJsonIsSomebodyElsesToRefuse() {
    assertThat(in("{\"a\":1,")).isNull();
    assertThat(in("")).isNull();
  }

  private static @Nullable String in(String json) {
    return RepeatedField.in(json.getBytes(StandardCharsets.UTF_8));
  }
}
