package dev.weir.simulator.policy;

import static dev.weir.simulator.policy.Stage.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Ticket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions worked out by hand from each one's formula; blocks are of 100 tokens. */
class ImitationsTest {
  @Test
  void lmetricTakesTheLeastProductOfTokensToReadAndRequests() {
    Stage stage = new Stage("lmetric", 2);
    // e0 gets two requests and reads them: nothing pending, 2 in the batch.
    stage.firstToken(stage.put(0, ticket(400, 1, 2, 3, 4)));
    stage.firstToken(stage.put(0, ticket(400, 1, 2, 3, 4)));
    // e1 has 500 tokens pending, 1 in the batch.
    stage.put(1, ticket(500));

    // 400 of 600 are cached on e0: 200 · 3 = 600 against (500 + 600) · 2 = 2,200.
    assertThat(stage.arrive(ticket(600, 1, 2, 3, 4, 50))).isSameAs(stage.engine(0));
    // Now e0 has 200 pending, 3 in the batch. Uncached: (200 + 600) · 4 = 3,200 against 2,200.
    assertThat(stage.arrive(ticket(600))).isSameAs(stage.engine(1));
  }

  @Test
  void lmetricForgetsWhatWasReadAndWhoLeft() {
    Stage stage = new Stage("lmetric", 2);
    Ticket left = stage.put(0, ticket(9000));
    stage.put(1, ticket(100));
    // 9,100 · 2 against 200 · 2.
    assertThat(stage.arrive(ticket(100))).isSameAs(stage.engine(1));
    stage.finish(left, 5);
    // 100 · 1 against 300 · 3.
    assertThat(stage.arrive(ticket(100))).isSameAs(stage.engine(0));
  }

  @Test
  void llmDAddsTwoShortQueuesTwoFreeMemoriesAndThreePrefixes() {
    Stage stage = new Stage("llm-d", 3);
    stage.put(1, ticket(400, 1, 2, 3, 4));
    stage.report(stage.engine(0), 0, 0.5);
    stage.report(stage.engine(1), 4, 0.5);
    stage.report(stage.engine(2), 2, 0.1);
    // e0: 2 + 1 + 0 = 3; e1: 0 + 1 + 3 = 4; e2: 1 + 1.8 + 0 = 2.8.
    assertThat(stage.arrive(ticket(400, 1, 2, 3, 4))).isSameAs(stage.engine(1));
    // With half the prompt e1 has 0 + 1 + 1.5 = 2.5.
    assertThat(stage.arrive(ticket(400, 1, 2, 80, 90))).isSameAs(stage.engine(0));
  }

  @Test
  void llmDSendsABurstBetweenTwoReportsToOneEngine() {
    Stage stage = new Stage("llm-d", 3);
    stage.report(stage.engine(0), 1, 0.2);
    stage.report(stage.engine(1), 0, 0.2);
    stage.report(stage.engine(2), 1, 0.2);
    for (int i = 0; i < 50; i++) {
      assertThat(stage.arrive(ticket(1000))).isSameAs(stage.engine(1));
    }
  }

  @Test
  void dynamoAddsBlocksToReadAndBlocksInUse() {
    Stage stage = new Stage("dynamo-kv", 2);
    // e0 decodes 400 tokens: 4 active blocks. e1 reads 300 that nobody shares: 3 pending, 3 active.
    stage.firstToken(stage.put(0, ticket(400, 1, 2, 3, 4)));
    Ticket reading = stage.put(1, ticket(300));
    // e0: 0 to read + 4 active + 0 joined = 4; e1: (300 + 400)/100 + 3 + 4 = 14.
    assertThat(stage.arrive(ticket(400, 1, 2, 3, 4))).isSameAs(stage.engine(0));
    // 700 uncached, e0 reads its last token still: 7.01 + 4 + 7 = 18.01; e1: 10 + 3 + 7 = 20.
    assertThat(stage.arrive(ticket(700))).isSameAs(stage.engine(0));
    // e0: (1 + 700 + 50)/100 + 11 + .5 = 19.01; e1 without its request: .5 + .5 = 1.
    stage.finish(reading, 2);
    assertThat(stage.arrive(ticket(50))).isSameAs(stage.engine(1));
  }

  @Test
  void smgFollowsTheLongestMatchAboveItsThreshold() {
    Stage stage = new Stage("smg-cache-aware", 3);
    stage.put(1, ticket(1000, 1, 2, 3, 4));
    stage.put(1, ticket(1000));
    // 400 of 1,000 are more than .3.
    assertThat(stage.arrive(ticket(1000, 1, 2, 3, 4))).isSameAs(stage.engine(1));
    // 300 of 1,000 are not: the fewest requests, the first of them.
    assertThat(stage.arrive(ticket(1000, 1, 2, 3))).isSameAs(stage.engine(0));
  }

  @Test
  void smgForgetsLocalityWhenRequestsAreOutOfBalance() {
    Stage stage = new Stage("smg-cache-aware", 2);
    for (int i = 0; i < 64; i++) {
      stage.put(1, ticket(100, 1));
    }
    assertThat(stage.arrive(ticket(100, 1)))
        .as("64 more is not out of balance")
        .isSameAs(stage.engine(1));
    assertThat(stage.arrive(ticket(100, 1))).as("65 more is").isSameAs(stage.engine(0));
  }

  @Test
  void smgSendsADeadEnginesPrefixesToTheFirstAndRemembersNothing() {
    Stage stage = new Stage("smg-cache-aware", 3);
    stage.put(2, ticket(100, 1));
    stage.put(0, ticket(100));
    stage.engine(2).up(false);
    assertThat(stage.arrive(ticket(100, 1))).isSameAs(stage.engine(0));
    stage.engine(2).up(true);
    assertThat(stage.arrive(ticket(100, 1))).isSameAs(stage.engine(2));
  }

  @Test
  void smgLeastLoadAddsTimeToDrainAndABarrierBeforeFullMemory() {
    Stage stage = new Stage("smg-least-load", 2);
    stage.put(0, ticket(1000));
    // e0: 1,000/2,000 = .5; e1: .15 · .75/.25 = .45.
    stage.report(stage.engine(1), 0, 0.75);
    assertThat(stage.arrive(ticket(600))).isSameAs(stage.engine(1));
    // e1: .45 + .3 = .75 against .5.
    assertThat(stage.arrive(ticket(200))).isSameAs(stage.engine(0));
    // A report takes off what was sent; each that waits counts as the mean prompt, here 600.
    stage.report(stage.engine(0), 1, 0);
    stage.report(stage.engine(1), 0, 0.75);
    assertThat(stage.arrive(ticket(100))).as(".3 against .45").isSameAs(stage.engine(0));
  }

  @Test
  void prebleExploitsACacheThatHasMostOfThePromptAndExploresElse() {
    Stage stage = new Stage("preble", 2);
    stage.put(0, ticket(1000, 1, 2, 3, 4, 5, 6));
    // 600 of 1,000 are more than what is missing, so the load there does not matter.
    assertThat(stage.arrive(ticket(1000, 1, 2, 3, 4, 5, 6))).isSameAs(stage.engine(0));
    // 500 of 1,000 are not: two requests on e0 weigh more than 500 tokens.
    assertThat(stage.arrive(ticket(1000, 1, 2, 3, 4, 5))).isSameAs(stage.engine(1));
  }

  @Test
  void prebleForgetsPrefillsAfterThreeMinutes() {
    Stage stage = new Stage("preble", 2);
    Ticket big = stage.put(0, ticket(50_000));
    Ticket small = stage.put(1, ticket(10_000));
    stage.finish(big, 1);
    stage.finish(small, 1);
    assertThat(stage.arrive(ticket(100))).isSameAs(stage.engine(1));
    stage.now += TimeUnit.MINUTES.toNanos(3) + 1;
    // Only what is in flight counts now, and that is on e1.
    assertThat(stage.arrive(ticket(100))).isSameAs(stage.engine(0));
  }

  @Test
  void prebleSendsAwayFromAHolderThatIsMuchHeavierThanOthers() {
    Stage stage = new Stage("preble", 2);
    for (int i = 0; i < 49; i++) {
      assertThat(stage.arrive(ticket(100, 1))).isSameAs(stage.engine(0));
    }
    stage.put(1, ticket(200, 8, 9));
    Engine next = stage.arrive(ticket(100, 1));
    assertThat(next).as("50 were dispatched, and 49 are on e0").isSameAs(stage.engine(1));
  }

  /** Prompts of 20 blocks of which all share the first two. */
  @ParameterizedTest
  @ValueSource(
      strings = {"smg-cache-aware", "smg-least-load", "llm-d", "dynamo-kv", "lmetric", "preble"})
  void noImitationSendsAllThatBeginsAlikeToOneEngine(String policy) {
    Stage stage = new Stage(policy, 4);
    for (int i = 0; i < 400; i++) {
      long[] blocks = new long[20];
      for (int b = 0; b < blocks.length; b++) {
        blocks[b] = b < 2 ? b + 1 : 1000L * i + b;
      }
      stage.arrive(ticket(2000, blocks));
      stage.now += TimeUnit.MILLISECONDS.toNanos(10);
      for (Engine engine : stage.engines) {
        stage.report(engine, engine.inFlight(), 0);
      }
    }
    for (Engine engine : stage.engines) {
      assertThat(engine.inFlight()).as("on %s", engine).isBetween(50, 200);
    }
  }
}
