package dev.weir.simulator.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.TraceRequest;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PrefillNodeTest {
  private static final EngineProfile PROFILE = EngineProfile.named("a100-70b-tp8");
  private static final TraceRequest PROMPT =
      TraceRequest.lone(0, 1_000, 1, BlockPrefix.of(512, 0, 1, 2));

  @Test
  void aPromptWaitsForThoseBeforeItAndFindsWhatTheyLeft() {
    PrefillNode node = new PrefillNode(PROFILE, 100);
    double cold = node.prefill(PROMPT, node.match(PROMPT));
    assertThat(cold).isCloseTo(PROFILE.cost().millis(1_000, 0, 0, 500_000) / 1e3, within(1e-9));
    assertThat(node.place(PROMPT, 5, cold)).isCloseTo(5 + cold, within(1e-9));
    assertThat(node.queue(5)).isCloseTo(cold, within(1e-9));
    assertThat(node.match(PROMPT)).isEqualTo(2);
    assertThat(node.prefill(PROMPT, 2)).as("the last token is always computed").isPositive();
    assertThat(node.prefill(PROMPT, 2)).isLessThan(cold / 4);
  }

  @Test
  void awareOfOwnCachesAPromptGoesWhereItsBeginningIs() {
    List<PrefillNode> nodes = List.of(node(), node(), node());
    nodes.get(2).place(PROMPT, 0, 0);
    PrefillRouting local = PrefillRouting.all(new SplittableRandom(1)).get(2);
    assertThat(local.choice().place(PROMPT, nodes, 0).node()).isSameAs(nodes.get(2));
  }

  @Test
  void awareOfAllCachesAPromptIsFetchedToAnIdleNode() {
    List<PrefillNode> nodes = List.of(node(), node());
    nodes.get(1).place(PROMPT, 0, 60);
    PrefillRouting global = PrefillRouting.all(new SplittableRandom(1)).get(3);
    PrefillRouting.Placed placed = global.choice().place(PROMPT, nodes, 1);
    assertThat(placed.node()).isSameAs(nodes.get(0));
    assertThat(placed.seconds()).isLessThan(nodes.get(0).prefill(PROMPT, 0));
  }

  private static PrefillNode node() {
    return new PrefillNode(PROFILE, 100);
  }
}
