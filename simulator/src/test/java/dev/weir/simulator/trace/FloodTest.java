package dev.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodTest {
  @Test
  void theWorkloadStaysAsItWasAndTheFloodComesBesideIt() throws IOException {
    Trace alone = Traces.read("synthetic:chat", 1);
    Trace joined = Flood.join(alone, Flood.parse("noisy=2.5,gold=1:weight=3"));
    assertThat(joined.size()).isEqualTo(4500);
    assertThat(joined.periodNanos()).isEqualTo(alone.periodNanos());
    assertThat(of(joined, "noisy")).hasSize(2500);
    assertThat(of(joined, "gold")).hasSize(1000);
    List<TraceRequest> rest =
        joined.requests().stream()
            .filter(r -> !r.tenant().equals("noisy") && !r.tenant().equals("gold"))
            .toList();
    assertThat(rest).hasSize(1000);
    for (int i = 0; i < 1000; i++) {
      TraceRequest before = alone.requests().get(i);
      assertThat(rest.get(i).arrivalNanos()).isEqualTo(before.arrivalNanos());
      assertThat(rest.get(i).prefix()).isSameAs(before.prefix());
    }
  }

  @Test
  void aFloodSharesNothingWithOthersAndItsTurnsFollowEachOther() throws IOException {
    Trace alone = Traces.read("synthetic:chat", 1);
    Trace joined = Flood.join(alone, Flood.parse("noisy=2"));
    TraceRequest polite = alone.requests().getFirst();
    for (TraceRequest r : of(joined, "noisy")) {
      assertThat(r.prefix().common(polite.prefix())).isZero();
      if (r.previous() >= 0) {
        TraceRequest previous = joined.requests().get(r.previous());
        assertThat(r.previous()).isLessThan(r.id());
        assertThat(previous.session()).isEqualTo(r.session());
        assertThat(previous.tenant()).isEqualTo("noisy");
      }
    }
  }

  @Test
  void promptsOfAGivenLengthShareNothingAtAll() throws IOException {
    Trace joined =
        Flood.join(Traces.read("synthetic:short", 1), Flood.parse("big=0.1:prompt=30000"));
    assertThat(of(joined, "big"))
        .hasSize(100)
        .allMatch(r -> r.inputTokens() == 30_000 && r.prefix().size() == 0);
  }

  @Test
  void aFloodThatBeginsLaterIsShorterAndNotFaster() throws IOException {
    Trace alone = Traces.read("synthetic:short", 1);
    List<Flood> floods = Flood.parse("late=4:after=0.75");
    Trace joined = Flood.join(alone, floods);
    assertThat(Flood.volume(floods)).isEqualTo(2);
    assertThat(of(joined, "late"))
        .hasSize(1000)
        .allMatch(r -> r.arrivalNanos() >= alone.periodNanos() / 4 * 3);
  }

  @Test
  void aFloodInOtherWordsIsRefusedWithItsValue() {
    for (String wrong :
        List.of(
            "noisy",
            "=3",
            "a=0",
            "a=-1",
            "a=x",
            "a=1:weight=0",
            "a=1:prompt=-1",
            "a=1:after=1",
            "a=1:b=2")) {
      assertThatThrownBy(() -> Flood.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("flood: ")
          .hasMessageContaining("noisy=10:weight=3");
    }
  }

  private static List<TraceRequest> of(Trace trace, String tenant) {
    return trace.requests().stream().filter(r -> r.tenant().equals(tenant)).toList();
  }
}
