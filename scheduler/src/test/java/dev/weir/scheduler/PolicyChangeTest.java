package dev.weir.scheduler;

import static dev.weir.scheduler.Stage.ticket;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyChangeTest {
  private final Engine engine = new Engine("a", 1);
  private final Stage stage = new Stage(10, engine);
  private final Ticket running = ticket();
  private final Ticket waiting = ticket();

  @Test
  void whoWaitsIsPlacedByTheNewPolicyAndNotTurnedAway() {
    Witness next = new Witness();
    stage.arrive(running);
    stage.arrive(waiting);
    stage.post(new Event.PolicyChanged(next));

    assertThat(next.heard).containsExactly("engines [a]", "admit waiting", "place waiting");
    assertThat(stage.pool.queued()).isEqualTo(1);
    assertThat(stage.end(running)).containsExactly(Stage.dispatch(waiting, engine));
  }

  @Test
  void whoRunsStaysWithThePolicyThatPlacedIt() {
    Witness first = new Witness();
    stage.post(new Event.PolicyChanged(first));
    stage.arrive(running);
    Witness next = new Witness();
    stage.post(new Event.PolicyChanged(next));
    stage.post(new Event.FirstToken(running));
    stage.post(new Event.Tokens(engine, 7, 3));
    stage.post(new Event.End(running, 3, Ending.finished(12, 5)));

    assertThat(first.heard)
        .containsExactly(
            "engines [a]",
            "admit running",
            "place running",
            "dispatched running",
            "first running",
            "ended Ending[kind=FINISHED, outputTokens=12, cachedTokens=5]");
    assertThat(next.heard).containsExactly("engines [a]", "tokens 7");
    assertThat(engine.outstandingTokens()).isZero();
  }

  @Test
  void whatWaitsCostsWhatTheNewPolicySays() {
    stage.arrive(running);
    stage.arrive(waiting);
    Witness next = new Witness();
    next.cost = 41;
    stage.post(new Event.PolicyChanged(next));
    stage.arrive(ticket());

    assertThat(next.ahead).containsExactly(0.0, 41.0);
  }

  /** Notes what it hears; places on the first open engine, and would turn everybody away. */
  private final class Witness implements Policy {
    final List<String> heard = new ArrayList<>();
    final List<Double> ahead = new ArrayList<>();
    double cost = 1;

    private String name(Ticket ticket) {
      return ticket == running ? "running" : ticket == waiting ? "waiting" : "other";
    }

    @Override
    public void engines(List<Engine> engines, long now) {
      heard.add("engines " + engines);
    }

    @Override
    public double cost(Ticket ticket, long now) {
      return cost;
    }

    @Override
    public Admission admit(Ticket ticket, Waiting queue, long now) {
      heard.add("admit " + name(ticket));
      ahead.add(queue.cost());
      return ticket == waiting ? new Admission.Busy(1) : Admission.WELCOME;
    }

    @Override
    public Choice place(Ticket ticket, List<Engine> engines, long now) {
      heard.add("place " + name(ticket));
      return Choice.atOrWait(Policy.open(engines.getFirst(), ticket) ? engines.getFirst() : null);
    }

    @Override
    public void dispatched(Ticket ticket, Engine at, long now) {
      heard.add("dispatched " + name(ticket));
    }

    @Override
    public void firstToken(Ticket ticket, Engine at, long now) {
      heard.add("first " + name(ticket));
    }

    @Override
    public void tokens(Engine at, long tokens, long now) {
      heard.add("tokens " + tokens);
    }

    @Override
    public void ended(Ticket ticket, Engine at, Ending ending, long now) {
      heard.add("ended " + ending);
    }
  }
}
