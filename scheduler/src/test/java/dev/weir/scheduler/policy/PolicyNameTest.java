package dev.weir.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PolicyNameTest {
  @Test
  void aMistypedNameIsToldTheNearestOne() {
    assertThatThrownBy(() -> PolicyName.parse("prefixhash"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("policy: prefixhash (expected: one of round-robin, random, ")
        .hasMessageEndingWith("; nearest: prefix-hash)");
  }
}
