package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A second ticket for the work of one that runs. */
final class PoolBesideTest {
  private final Engine a = new Engine("a", 1);
  private final Engine b = new Engine("b", 1);
  private final Engine c = new Engine("c", 1);

  private static Ticket beside(Ticket first, Engine... elsewhere) {
    return first.beside(_ -> {}, first.work(), List.of(elsewhere), List.of());
  }

  @Test
  void itIsPlacedOnAnotherEngineAtOnce() {
    Stage stage = new Stage(10, a, b);
    Ticket first = Stage.ticket();
    stage.arrive(first);
    Engine at = a.inFlight() == 1 ? a : b;
    Ticket second = beside(first, at);
    assertThat(stage.arrive(second)).containsExactly(Stage.dispatch(second, at == a ? b : a));
    stage.end(first);
    stage.end(second);
    assertThat(a.inFlight() + b.inFlight()).isZero();
    assertThat(a.outstandingTokens() + b.outstandingTokens()).isZero();
  }

  @Test
  void itNeverWaitsForOne() {
    Stage stage = new Stage(10, a, b);
    Ticket first = Stage.ticket();
    stage.arrive(first);
    stage.arrive(Stage.ticket());
    assertThat(stage.arrive(beside(first, a)))
        .singleElement()
        .isInstanceOfSatisfying(
            Decision.Reject.class, no -> assertThat(no.outcome()).isEqualTo(Outcome.REJECTED_BUSY));
    assertThat(stage.pool.queued()).isZero();
  }

  @Test
  void whatIsSparedBesideAnotherIsAskedWhenItFailsAlone() {
    Stage stage = new Stage(10, a, b, c);
    b.up(false);
    c.up(false);
    Ticket first = Stage.ticket();
    stage.arrive(first);
    c.up(true);
    Ticket refused = first.beside(_ -> {}, first.work(), List.of(a), List.of(c));
    assertThat(stage.arrive(refused)).singleElement().isInstanceOf(Decision.Reject.class);
    b.up(true);
    Ticket second = first.beside(_ -> {}, first.work(), List.of(a), List.of(c));
    assertThat(stage.arrive(second)).containsExactly(Stage.dispatch(second, b));
    stage.end(first);
    assertThat(stage.post(new Event.Retry(second, 0, null, null)))
        .containsExactly(Stage.dispatch(second, c));
  }

  @Test
  void anEngineThatFailedTheSecondIsNotGivenTheFirst() {
    Stage stage = new Stage(10, a, b, c);
    b.up(false);
    c.up(false);
    Ticket first = Stage.ticket();
    stage.arrive(first);
    b.up(true);
    c.up(true);
    assertThat(stage.post(new Event.Retry(first, 0, null, b)))
        .containsExactly(Stage.dispatch(first, c));
  }
}
