package dev.weir.scheduler;

import static dev.weir.scheduler.Stage.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Decision.Dispatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolRetryTest {
  private final Engine a = new Engine("a", 1);
  private final Engine b = new Engine("b", 1);
  private final Ticket failed = ticket();
  private final Ticket other = ticket();
  private final Ticket late = ticket();

  @Test
  void aRetryGoesToAnEngineNotTried() {
    Stage stage = new Stage(10, a, b);
    Engine one = engineOf(stage.arrive(failed).getFirst());
    Engine two = engineOf(stage.retry(failed).getFirst());
    assertThat(two).isNotSameAs(one);
    assertThat(one.inFlight()).isZero();
    assertThat(one.outstandingTokens()).isZero();
    assertThat(two.inFlight()).isEqualTo(1);
  }

  @Test
  void whenEveryEngineFailedItTheRequestHasFailed() {
    Stage stage = new Stage(10, a, b);
    stage.arrive(failed);
    stage.retry(failed);
    assertThat(stage.retry(failed).getFirst())
        .extracting("outcome")
        .isEqualTo(Outcome.FAILED_ENGINE);
    assertThat(a.inFlight() + b.inFlight()).isZero();
    assertThat(stage.retry(failed)).isEmpty();
  }

  @Test
  void aRetryGivesItsPlaceToTheQueueAndWaitsForTheOtherEngine() {
    Stage stage = stageWhereFailedRunsOnA();
    stage.arrive(late);
    assertThat(stage.retry(failed)).containsExactly(Stage.dispatch(late, a));
    assertThat(stage.end(other)).containsExactly(Stage.dispatch(failed, b));
  }

  @Test
  void aRetryThatWaitsForAFullEngineHoldsUpNobodyElse() {
    Stage stage = stageWhereFailedRunsOnA();
    stage.retry(failed);
    assertThat(stage.pool.queued()).isEqualTo(1);
    assertThat(stage.arrive(late)).containsExactly(Stage.dispatch(late, a));
    Ticket later = ticket();
    assertThat(stage.arrive(later)).isEmpty();
    assertThat(stage.end(late)).containsExactly(Stage.dispatch(later, a));
    assertThat(stage.end(other)).containsExactly(Stage.dispatch(failed, b));
  }

  @Test
  void aRetryIsServedBeforeThoseThatNeverRan() {
    Stage stage = stageWhereFailedRunsOnA();
    a.limit(2);
    stage.arrive(late);
    Ticket waiting = ticket();
    stage.arrive(waiting);
    a.limit(1);
    stage.retry(failed);
    assertThat(stage.end(other)).containsExactly(Stage.dispatch(failed, b));
    assertThat(stage.end(late)).containsExactly(Stage.dispatch(waiting, a));
  }

  @Test
  void aRetryTakesNoPlaceFromArrivals() {
    Stage stage = stageWhereFailedRunsOnA(1);
    stage.retry(failed);
    stage.arrive(late);
    assertThat(stage.arrive(ticket())).isEmpty();
    assertThat(stage.pool.queued()).isEqualTo(2);
    assertThat(stage.arrive(ticket()).getFirst())
        .extracting("outcome")
        .isEqualTo(Outcome.REJECTED_BUSY);
  }

  @Test
  void retriesExpireByTheirOwnWait() {
    a.limit(2);
    Stage stage = new Stage(10, a);
    Ticket old = ticket();
    stage.arrive(old);
    stage.arrive(failed);
    b.limit(1);
    stage.post(new Event.Engines(List.of(a, b)));
    Stage neighbour = new Stage(10, b);
    neighbour.arrive(other);
    stage.retry(old);
    stage.now += Stage.MAX_WAIT / 2;
    stage.retry(failed);
    stage.now += Stage.MAX_WAIT / 2;
    assertThat(stage.tick()).extracting(Decision::ticket).containsExactly(old);
    neighbour.end(other);
    assertThat(stage.tick()).containsExactly(Stage.dispatch(failed, b));
  }

  @Test
  void anEngineThatFailsAfterLongUsesUpNothingOfTheTimeToWait() {
    Stage stage = stageWhereFailedRunsOnA();
    stage.now += 10 * Stage.MAX_WAIT;
    stage.retry(failed);
    stage.now += Stage.MAX_WAIT / 2;
    assertThat(stage.end(other)).containsExactly(Stage.dispatch(failed, b));
  }

  @Test
  void whoWaitedBeforeItFailedExpiresOnceAndInItsTurn() {
    Stage stage = new Stage(10, a, b);
    b.limit(1);
    stage.arrive(other);
    stage.arrive(late);
    stage.arrive(failed); // waits, so it is among those who are looked through
    Ticket on = stage.decisions.getFirst().ticket() == other ? other : late;
    stage.end(on);
    stage.now += Stage.MAX_WAIT;
    assertThat(stage.retry(failed)).isEmpty();
    stage.now += Stage.MAX_WAIT - 1;
    assertThat(stage.tick()).isEmpty();
    stage.now++;
    assertThat(stage.tick()).extracting(Decision::ticket).containsExactly(failed);
    assertThat(stage.tick()).isEmpty();
  }

  @Test
  void aClientsOwnPatienceCountsFromItsArrival() {
    Ticket impatient =
        new Ticket(
            _ -> {},
            "tenant",
            Ticket.Work.ofTokens(100, 10),
            new Claim(1, Long.MAX_VALUE, Stage.MAX_WAIT / 2));
    Stage stage = new Stage(10, a, b);
    stage.arrive(impatient);
    stage.now += Stage.MAX_WAIT / 2;
    assertThat(stage.retry(impatient).getFirst()).isInstanceOf(Decision.Drop.class);
  }

  @Test
  void anEngineThatCameUpWhileNobodyWaitedIsFound() {
    a.limit(1);
    b.up(false);
    Stage stage = new Stage(10, a, b);
    stage.arrive(failed);
    stage.arrive(late);
    a.up(false);
    assertThat(stage.tick()).extracting(Decision::ticket).containsExactly(late);
    b.up(true);
    assertThat(stage.retry(failed)).containsExactly(Stage.dispatch(failed, b));
  }

  @Test
  void aRetryThatWaitsCanEnd() {
    Stage stage = stageWhereFailedRunsOnA();
    stage.retry(failed);
    stage.end(failed);
    assertThat(stage.pool.queued()).isZero();
    assertThat(stage.end(other)).isEmpty();
    assertThat(a.inFlight() + b.inFlight()).isZero();
    assertThat(stage.pool.nextWake()).isEqualTo(Long.MAX_VALUE);
  }

  private Stage stageWhereFailedRunsOnA() {
    return stageWhereFailedRunsOnA(10);
  }

  /** And {@code other} on b; both are full. */
  private Stage stageWhereFailedRunsOnA(int maxQueued) {
    Stage stage = new Stage(maxQueued, a, b);
    b.up(false);
    stage.arrive(failed);
    b.up(true);
    stage.arrive(other);
    return stage;
  }

  private static Engine engineOf(Decision decision) {
    return ((Dispatch) decision).engine();
  }
}
