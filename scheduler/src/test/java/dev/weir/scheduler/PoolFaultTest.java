package dev.weir.scheduler;

import static dev.weir.scheduler.Stage.ticket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy that throws may lose its event; tickets of others, slots and the queue stay true. */
class PoolFaultTest {
  private final Engine a = new Engine("a", 1);
  private final Engine b = new Engine("b", 1);
  private final Ticket running = ticket();
  private final Ticket waiting = ticket();
  private final Stage stage = new Stage(10, a);

  @Test
  void whoIsPlacedWhenThePolicyFailsBehindItRunsOnce() {
    stage.post(new Event.PolicyChanged(new Broken()));
    assertThat(a.take(0)).isTrue();
    stage.arrive(waiting);
    a.release(0);
    assertThat(catchThrowable(stage::tick)).hasMessage("dispatched");

    assertThat(stage.decisions).contains(Stage.dispatch(waiting, a));
    assertThat(stage.pool.queued()).isZero();
    a.limit(5);
    assertThat(stage.tick()).isEmpty();
    stage.end(waiting);
    assertThat(a.inFlight()).isZero();
  }

  @Test
  void aRetryThatThePolicyFailsOnIsAskedAgain() {
    Broken policy = new Broken();
    policy.placing = true;
    stage.post(new Event.Engines(List.of(a, b)));
    stage.arrive(running);
    stage.post(new Event.PolicyChanged(policy));
    assertThat(catchThrowable(() -> stage.retry(running))).hasMessage("place");

    assertThat(stage.pool.queued()).isEqualTo(1);
    assertThat(stage.pool.nextWake()).isGreaterThan(stage.now);
    stage.end(running);
    assertThat(stage.pool.queued()).isZero();
  }

  @Test
  void whatLeftTheQueueIsNotRememberedBehindOneThatStays() {
    stage.arrive(running);
    stage.arrive(waiting);
    for (int i = 0; i < 10_000; i++) {
      Ticket gone = ticket();
      stage.arrive(gone);
      stage.end(gone);
    }
    assertThat(stage.pool.queued()).isEqualTo(1);
    assertThat(stage.pool.remembered()).isLessThan(200);
  }

  private static final class Broken implements Policy {
    boolean placing;

    @Override
    public Choice place(Ticket ticket, List<Engine> engines, long now) {
      if (placing) {
        throw new IllegalStateException("place");
      }
      Engine engine = engines.getFirst();
      return Policy.open(engine, ticket) ? Choice.at(engine) : Choice.WAIT;
    }

    @Override
    public void dispatched(Ticket ticket, Engine engine, long now) {
      throw new IllegalStateException("dispatched");
    }
  }
}
