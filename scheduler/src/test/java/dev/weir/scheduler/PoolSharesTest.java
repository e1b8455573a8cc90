package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.Decision.Drop;
import dev.weir.scheduler.Decision.Reject;
import dev.weir.scheduler.Decision.Wait;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What tenants may have of one pool beside others. */
class PoolSharesTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);
  private static final long MANY = 1_000_000;

  private final Engine engine = new Engine("a", 1);
  private final Ticket running = ticket("first", 10);

  @Test
  void twoFloodersOfWeightsOneAndThreeShareTheTokensLikeThat() {
    Stage stage = new Stage(200, new Engine("a", 4), new Engine("b", 4));
    SplittableRandom random = new SplittableRandom(9);
    ArrayDeque<Ticket> runs = new ArrayDeque<>();
    double[] tokens = new double[2];
    for (int i = 0; i < 30_000; i++) {
      Ticket ticket =
          random.nextBoolean()
              ? weighing("one", 1, 1 + random.nextInt(2000))
              : weighing("three", 3, 1 + random.nextInt(2000));
      collect(stage.arrive(ticket), runs, tokens);
      if (i % 2 == 0 && !runs.isEmpty()) {
        collect(stage.end(runs.removeFirst()), runs, tokens);
      }
    }
    assertThat(tokens[1] / (tokens[0] + tokens[1])).isCloseTo(0.75, within(0.03));
  }

  private static void collect(List<Decision> decisions, ArrayDeque<Ticket> runs, double[] tokens) {
    for (Decision decision : decisions) {
      if (decision instanceof Decision.Dispatch) {
        runs.add(decision.ticket());
        tokens[decision.ticket().tenant().equals("one") ? 0 : 1] += decision.ticket().tokens();
      }
    }
  }

  @Test
  void aTenantOfWhomAsManyWaitAsMayIsRefusedAndNobodyElse() {
    Stage stage = full(10);
    Claim two = new Claim(1, 2, Claim.ENDLESS);
    assertThat(stage.arrive(claiming("a", 10, two))).isEmpty();
    assertThat(stage.arrive(claiming("a", 10, two))).isEmpty();
    Reject refused = (Reject) stage.arrive(claiming("a", 10, two)).getFirst();
    assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED_RATE);
    assertThat(refused.retryAfterNanos()).isPositive();
    assertThat(stage.arrive(claiming("b", 10, two))).isEmpty();
    assertThat(stage.pool.queued()).isEqualTo(3);
  }

  @Test
  void aFullQueueTakesTheLastOfWhoHasTheMostForWhoHasLess() {
    Stage stage = full(3);
    Ticket one = ticket("flood", 10);
    Ticket two = ticket("flood", 10);
    Ticket three = ticket("flood", 10);
    stage.arrive(one);
    stage.arrive(two);
    stage.arrive(three);
    Ticket polite = ticket("polite", 10);
    assertThat(stage.arrive(polite)).extracting(Decision::ticket).containsExactly(three);
    assertThat(((Reject) last(stage, Reject.class)).outcome()).isEqualTo(Outcome.REJECTED_BUSY);
    assertThat(stage.pool.queued()).isEqualTo(3);
    Ticket fourth = ticket("flood", 10);
    assertThat(stage.arrive(fourth)).extracting(Decision::ticket).containsExactly(fourth);
    assertThat(stage.end(running)).extracting(Decision::ticket).containsExactly(one);
  }

  @Test
  void byWeightTheHeavierMayHaveMoreOfAFullQueue() {
    Stage stage = full(4);
    stage.arrive(weighing("three", 3, 10));
    stage.arrive(weighing("three", 3, 10));
    stage.arrive(weighing("three", 3, 10));
    stage.arrive(weighing("one", 1, 10));
    Ticket second = weighing("one", 1, 10);
    assertThat(stage.arrive(second)).extracting(Decision::ticket).containsExactly(second);
  }

  @Test
  void aQueueIsFullByItsTokensToo() {
    Stage stage = full(100);
    stage.pool.bounds(new Pool.Bounds(100, 1000, Stage.MAX_WAIT, Fairness.SIZE_BLIND));
    Ticket large = ticket("flood", 900);
    stage.arrive(ticket("flood", 50));
    stage.arrive(large);
    assertThat(stage.arrive(ticket("polite", 100))).as("not yet full").isEmpty();
    assertThat(stage.arrive(ticket("polite", 100)))
        .extracting(Decision::ticket)
        .containsExactly(large);
    assertThat(stage.pool.queued()).isEqualTo(3);
  }

  @Test
  void aHigherClassFindsRoomInAFullQueue() {
    Stage stage = full(1);
    Ticket low = ranked(1);
    stage.arrive(low);
    assertThat(stage.arrive(ranked(0))).extracting(Decision::ticket).containsExactly(low);
    Ticket lower = ranked(2);
    assertThat(stage.arrive(lower)).extracting(Decision::ticket).containsExactly(lower);
  }

  @Test
  void whoNamedADeadlineIsDroppedWhenItHasPassedWhoeverStandsBeforeIt() {
    Stage stage = full(10);
    Ticket patient = ticket("a", 10);
    Ticket hasty = claiming("a", 10, new Claim(1, MANY, Stage.MAX_WAIT / 10));
    stage.arrive(patient);
    stage.arrive(hasty);
    stage.now += Stage.MAX_WAIT / 10 - 1;
    assertThat(stage.tick()).isEmpty();
    stage.now += 1;
    assertThat(stage.tick()).extracting(Decision::ticket).containsExactly(hasty);
    assertThat(last(stage, Drop.class)).isNotNull();
    assertThat(stage.pool.queued()).isEqualTo(1);
  }

  @Test
  void whoWaitsHearsItsPlaceAndHowLongThatTakes() {
    Stage stage = full(10);
    stage.arrive(ticket("a", 10));
    stage.arrive(ticket("a", 10));
    Wait wait = (Wait) stage.decisions.getLast();
    assertThat(wait.ahead()).isEqualTo(1);
    assertThat(wait.waitNanos()).as("five seconds a slot, until known").isPositive();
  }

  @Test
  void theWaitIsToldByThePaceOfLate() {
    Stage stage = full(1000);
    Ticket runs = running;
    for (int i = 0; i < 500; i++) {
      Ticket next = ticket("a", 100);
      stage.arrive(next);
      stage.now += TimeUnit.MILLISECONDS.toNanos(20);
      stage.arrive(ticket("b", 10));
      var dispatched = stage.end(runs);
      runs = dispatched.isEmpty() ? runs : dispatched.getFirst().ticket();
    }
    stage.arrive(ticket("c", 1000));
    Wait wait = (Wait) stage.decisions.getLast();
    assertThat(wait.waitNanos() / 1e9).isBetween(0.1, 60.0);
  }

  @Test
  void aTenantThatIsGoneWhileItWaitedLeavesNothingBehind() {
    Stage stage = full(10);
    Ticket one = ticket("gone", 10);
    Ticket two = ticket("gone", 10);
    Ticket other = ticket("other", 10);
    stage.arrive(one);
    stage.arrive(two);
    stage.arrive(other);
    stage.end(one);
    stage.end(two);
    assertThat(stage.pool.queued()).isEqualTo(1);
    assertThat(stage.end(running)).extracting(Decision::ticket).containsExactly(other);
    stage.end(other);
    assertThat(engine.inFlight()).isZero();
    assertThat(engine.outstandingTokens()).isZero();
  }

  @Test
  void aClockThatGoesBackAnHourStopsNobody() {
    Stage stage = full(10);
    Ticket one = ticket("a", 10);
    Ticket two = claiming("a", 10, new Claim(1, MANY, 10));
    stage.arrive(one);
    stage.now -= HOUR;
    stage.arrive(two);
    assertThat(stage.tick()).isEmpty();
    assertThat(stage.end(running)).extracting(Decision::ticket).containsExactly(two);
    assertThat(stage.end(two)).extracting(Decision::ticket).containsExactly(one);
    stage.end(one);
    assertThat(engine.inFlight()).isZero();
  }

  /** One that runs, so that all others wait. */
  private Stage full(int maxQueued) {
    Stage stage = new Stage(maxQueued, engine);
    stage.arrive(running);
    return stage;
  }

  private static Decision last(Stage stage, Class<? extends Decision> kind) {
    return stage.decisions.stream().filter(kind::isInstance).reduce((_, b) -> b).orElseThrow();
  }

  private static Ticket ticket(String tenant, long tokens) {
    return claiming(tenant, tokens, Claim.EQUAL);
  }

  private static Ticket weighing(String tenant, double weight, long tokens) {
    return claiming(tenant, tokens, new Claim(weight, MANY, Claim.ENDLESS));
  }

  private static Ticket claiming(String tenant, long tokens, Claim claim) {
    return new Ticket(_ -> {}, tenant, Ticket.Work.ofTokens(tokens, 0), claim);
  }

  private static Ticket ranked(int priority) {
    Ticket.Work work = new Ticket.Work(10, 0, Prefix.NONE, null, priority, true, Promise.DEFAULT);
    return new Ticket(_ -> {}, "t", work);
  }
}
