package dev.weir.scheduler;

import static dev.weir.scheduler.Stage.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Decision.Reject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PoolTest {
  private final Engine a = new Engine("a", 1);
  private final Engine b = new Engine("b", 1);
  private final Ticket first = ticket();
  private final Ticket second = ticket();
  private final Ticket third = ticket();

  @Test
  void anArrivalGoesWhereThereIsRoom() {
    Stage stage = new Stage(10, a, b);
    stage.arrive(first);
    stage.arrive(second);
    assertThat(stage.decisions).extracting(Decision::ticket).containsExactly(first, second);
    assertThat(a.inFlight()).isEqualTo(1);
    assertThat(b.inFlight()).isEqualTo(1);
  }

  @Test
  void withoutRoomTheFirstInIsTheFirstOut() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    assertThat(stage.arrive(second)).isEmpty();
    assertThat(stage.arrive(third)).isEmpty();
    assertThat(stage.pool.queued()).isEqualTo(2);
    assertThat(stage.end(first)).containsExactly(Stage.dispatch(second, a));
    assertThat(stage.end(second)).containsExactly(Stage.dispatch(third, a));
    assertThat(stage.pool.queued()).isZero();
  }

  @Test
  void aFullQueueRefusesAtOnceWithAnEstimate() {
    Stage stage = new Stage(1, a);
    stage.arrive(first);
    stage.arrive(second);
    Reject busy = (Reject) stage.arrive(third).getFirst();
    assertThat(busy.outcome()).isEqualTo(Outcome.REJECTED_BUSY);
    assertThat(busy.retryAfterNanos())
        .isBetween(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60));
  }

  @Test
  void whoMayNotWaitIsServedAtOnceOrNotAtAll() {
    Stage stage = new Stage(10, a);
    Claim never = new Claim(1, 0, Claim.ENDLESS);
    Ticket.Work work = Ticket.Work.ofTokens(100, 10);
    Ticket fits = new Ticket(_ -> {}, "tenant", work, never);
    assertThat(stage.arrive(fits)).containsExactly(Stage.dispatch(fits, a));
    Reject busy = (Reject) stage.arrive(new Ticket(_ -> {}, "tenant", work, never)).getFirst();
    assertThat(busy.outcome()).isEqualTo(Outcome.REJECTED_BUSY);
    assertThat(stage.pool.queued()).isZero();
  }

  @Test
  void withoutAnEngineThatIsUpNobodyWaits() {
    assertThat(new Stage(10).arrive(first).getFirst())
        .extracting("outcome")
        .isEqualTo(Outcome.REJECTED_NO_ENGINE);
    a.up(false);
    assertThat(new Stage(10, a).arrive(second).getFirst())
        .extracting("outcome")
        .isEqualTo(Outcome.REJECTED_NO_ENGINE);
  }

  @Test
  void whenTheLastEngineGoesWhileNobodyWaitsTheNextIsRefusedAtOnce() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    a.up(false);
    stage.post(new Event.EngineChanged(a));
    assertThat(stage.arrive(second).getFirst())
        .extracting("outcome")
        .isEqualTo(Outcome.REJECTED_NO_ENGINE);
  }

  @Test
  void theQueueIsRefusedWhenItsLastEngineGoesDown() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    stage.arrive(second);
    stage.arrive(third);
    a.up(false);
    assertThat(stage.post(new Event.EngineChanged(a)))
        .extracting(Decision::ticket)
        .containsExactly(second, third);
    assertThat(stage.end(first)).isEmpty();
    assertThat(a.inFlight()).isZero();
  }

  @Test
  void whoWaitsTooLongExpires() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    stage.arrive(second);
    stage.now += Stage.MAX_WAIT - 1;
    stage.arrive(third);
    assertThat(stage.tick()).isEmpty();
    stage.now += 1;
    assertThat(stage.tick()).extracting(Decision::ticket).containsExactly(second);
    assertThat(stage.decisions.getLast()).isInstanceOf(Decision.Drop.class);
    assertThat(stage.end(first)).containsExactly(Stage.dispatch(third, a));
  }

  @Test
  void itAsksToBeWokenOnlyWhileSomebodyWaits() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    assertThat(stage.pool.nextWake()).isEqualTo(Long.MAX_VALUE);
    stage.arrive(second);
    assertThat(stage.pool.nextWake()).isBetween(stage.now + 1, stage.now + Stage.MAX_WAIT);
    stage.end(second);
    assertThat(stage.pool.nextWake()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void roomThatAnotherPoolLeavesIsFoundAtTheNextTick() {
    Stage mine = new Stage(10, a);
    Stage other = new Stage(10, a);
    other.arrive(first);
    assertThat(mine.arrive(second)).isEmpty();
    other.end(first);
    assertThat(mine.tick()).containsExactly(Stage.dispatch(second, a));
    assertThat(other.arrive(third)).isEmpty();
  }

  @Test
  void aRaisedLimitServesTheQueueAndALoweredOneLetsRunsEnd() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    stage.arrive(second);
    stage.arrive(third);
    a.limit(2);
    assertThat(stage.post(new Event.EngineChanged(a))).containsExactly(Stage.dispatch(second, a));
    a.limit(1);
    assertThat(stage.end(first)).isEmpty();
    assertThat(stage.end(second)).containsExactly(Stage.dispatch(third, a));
  }

  @Test
  void requestsOnARemovedEngineRunToTheirEnd() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    stage.arrive(second);
    assertThat(stage.post(new Event.Engines(List.of(b))))
        .containsExactly(Stage.dispatch(second, b));
    assertThat(a.inFlight()).isEqualTo(1);
    assertThat(stage.end(first)).isEmpty();
    assertThat(a.inFlight()).isZero();
    assertThat(a.outstandingTokens()).isZero();
  }

  @Test
  void theLoadIsWhatIsStillToBeReadAndWritten() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    assertThat(a.outstandingTokens()).isEqualTo(110);
    stage.post(new Event.FirstToken(first));
    stage.post(new Event.FirstToken(first));
    assertThat(a.outstandingTokens()).isEqualTo(10);
    stage.post(new Event.Tokens(a, 4));
    assertThat(a.outstandingTokens()).isEqualTo(6);
    stage.post(new Event.End(first, 7));
    assertThat(a.outstandingTokens()).isEqualTo(3);
    stage.post(new Event.Tokens(a, 3));
    assertThat(a.outstandingTokens()).isZero();
  }

  @Test
  void eventsOnAnEndedTicketAreHarmless() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    stage.end(first);
    stage.end(first);
    stage.retry(first);
    stage.post(new Event.FirstToken(first));
    assertThat(stage.arrive(first)).isEmpty();
    assertThat(stage.decisions).hasSize(1);
    assertThat(a.inFlight()).isZero();
    assertThat(a.outstandingTokens()).isZero();
  }

  @Test
  void aTicketThatEndedBeforeItArrivedIsNotServed() {
    Stage stage = new Stage(10, a);
    stage.end(first);
    assertThat(stage.arrive(first)).isEmpty();
    assertThat(a.inFlight()).isZero();
  }

  @Test
  void aTicketArrivesOnlyOnce() {
    Stage stage = new Stage(10, a);
    stage.arrive(first);
    stage.arrive(second);
    stage.arrive(first);
    stage.arrive(second);
    assertThat(stage.pool.queued()).isEqualTo(1);
    assertThat(stage.end(first)).containsExactly(Stage.dispatch(second, a));
    assertThat(stage.end(second)).isEmpty();
    assertThat(a.inFlight()).isZero();
  }
}
