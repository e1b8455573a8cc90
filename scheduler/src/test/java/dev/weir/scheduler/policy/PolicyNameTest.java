package dev.weir.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PolicyNameTest {
  @Test
  void aMistypedNameIsToldTheNearestOne() {
    assertThatThrownBy(() -> PolicyName.parse("prefixhash"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "policy: prefixhash (expected: one of round-robin, random, least-requests,"
                + " power-of-two, session-hash, prefix-hash, rendezvous; nearest: prefix-hash)");
  }
}
