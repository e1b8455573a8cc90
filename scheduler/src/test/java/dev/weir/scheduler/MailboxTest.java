package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.policy.PowerOfTwo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Engine engine = new Engine("a", 1);
  private final TreeMap<Long, List<Runnable>> timers = new TreeMap<>();
  private final List<Decision> told = new ArrayList<>();
  private long now;
  private Mailbox mailbox = mailbox(new PowerOfTwo(new SplittableRandom(1)), this::wakeAt);

  @Test
  void anOwnerMayPostWhileItIsTold() {
    Ticket[] self = new Ticket[1];
    self[0] = ticket(d -> mailbox.post(new Event.End(self[0], 0)));
    mailbox.post(new Event.Arrive(self[0]));
    assertThat(told).hasSize(1);
    assertThat(engine.inFlight()).isZero();
  }

  @Test
  void aLongQueueThatEndsAtOnceNeedsNoDeeperStack() {
    Ticket blocker = ticket(d -> {});
    mailbox.post(new Event.Arrive(blocker));
    int queued = 50_000;
    for (int i = 0; i < queued; i++) {
      Ticket[] self = new Ticket[1];
      self[0] = ticket(d -> mailbox.post(new Event.End(self[0], 0)));
      mailbox.post(new Event.Arrive(self[0]));
    }
    mailbox.post(new Event.End(blocker, 0));
    assertThat(told).hasSize(queued + 1);
    assertThat(engine.inFlight()).isZero();
  }

  @Test
  void whoWaitsIsLookedAtAgainWithoutAnEvent() {
    assertThat(engine.take(0)).isTrue();
    mailbox.post(new Event.Arrive(ticket(d -> {})));
    fireTimers();
    assertThat(told).isEmpty();
    engine.release(0);
    fireTimers();
    assertThat(told).hasSize(1);
    assertThat(timers).isEmpty();
  }

  @Test
  void anEarlierWakeUpTakesThePlaceOfALaterOne() {
    assertThat(engine.take(0)).isTrue();
    now = 1_000_000_000;
    mailbox.post(new Event.Arrive(ticket(d -> {})));
    now = 500_000_000;
    mailbox.post(new Event.Arrive(ticket(d -> {})));
    assertThat(timers).as("one overtaken, one valid").hasSize(2);
    for (int i = 0; i < 10; i++) {
      fireTimers();
    }
    assertThat(timers.values().stream().mapToInt(List::size).sum()).isEqualTo(1);
  }

  @Test
  void aThrowingPolicyLosesItsEventOnly() throws InterruptedException {
    RuntimeException broken = new IllegalStateException("policy");
    Ticket bad = ticket(d -> {});
    mailbox =
        mailbox(
            (ticket, engines, at) -> {
              if (ticket == bad) {
                throw broken;
              }
              return Choice.at(engines.getFirst());
            },
            this::wakeAt);
    List<Throwable> faults = faultsOf(() -> mailbox.post(new Event.Arrive(bad)));
    assertThat(faults).containsExactly(broken);
    mailbox.post(new Event.End(bad, 0));
    mailbox.post(new Event.Arrive(ticket(d -> {})));
    assertThat(told).hasSize(1);
    assertThat(engine.inFlight()).isEqualTo(1);
  }

  @Test
  void aThrowingOwnerKeepsNoDecisionFromOthers() throws InterruptedException {
    RuntimeException broken = new IllegalStateException("owner");
    Ticket running = ticket(d -> {});
    mailbox.post(new Event.Arrive(running));
    for (int i = 0; i < 3; i++) {
      mailbox.post(
          new Event.Arrive(
              ticket(d -> {
                throw broken;
              })));
    }
    engine.up(false);
    List<Throwable> faults = faultsOf(() -> mailbox.post(new Event.EngineChanged(engine)));
    assertThat(faults).containsExactly(broken, broken, broken);
    assertThat(told).hasSize(4);
    engine.up(true);
    mailbox.post(new Event.End(running, 0));
    mailbox.post(new Event.Arrive(ticket(d -> {})));
    assertThat(told).hasSize(5);
  }

  @Test
  void aWakerThatRefusesIsAskedAgainAndDecisionsGoOut() throws InterruptedException {
    RejectedExecutionException closed = new RejectedExecutionException("loop is gone");
    int[] asked = new int[1];
    mailbox =
        mailbox(
            new PowerOfTwo(new SplittableRandom(1)),
            (nanos, task) -> {
              asked[0]++;
              throw closed;
            });
    mailbox.post(new Event.Arrive(ticket(d -> {})));
    List<Throwable> faults = faultsOf(() -> mailbox.post(new Event.Arrive(ticket(d -> {}))));
    assertThat(faults).containsExactly(closed);
    faultsOf(() -> mailbox.post(new Event.Arrive(ticket(d -> {}))));
    assertThat(asked[0]).isEqualTo(2);
    assertThat(told).hasSize(1);
  }

  private Mailbox mailbox(Policy policy, Mailbox.Waker waker) {
    Pool pool = new Pool(policy, new Pool.Bounds(100_000, Long.MAX_VALUE));
    Mailbox made = new Mailbox(pool, () -> now, waker);
    made.post(new Event.Engines(List.of(engine)));
    return made;
  }

  private Ticket ticket(Ticket.Owner owner) {
    Ticket.Owner listed =
        decision -> {
          if (!(decision instanceof Decision.Wait)) {
            told.add(decision);
            owner.decided(decision);
          }
        };
    return new Ticket(listed, "tenant", Ticket.Work.ofTokens(1, 1));
  }

  private void wakeAt(long nanos, Runnable task) {
    timers.computeIfAbsent(nanos, at -> new ArrayList<>()).add(task);
  }

  /** Fires what is set now, and not what is set by it. */
  private void fireTimers() {
    List<List<Runnable>> due = List.copyOf(timers.values());
    if (!timers.isEmpty()) {
      now = Math.max(now, timers.lastKey());
    }
    timers.clear();
    due.forEach(tasks -> tasks.forEach(Runnable::run));
  }

  /** What the action's thread was told as uncaught; the action itself must return normally. */
  private static List<Throwable> faultsOf(Runnable action) throws InterruptedException {
    List<Throwable> faults = new ArrayList<>();
    boolean[] returned = new boolean[1];
    Thread thread =
        new Thread(() -> {
          action.run();
          returned[0] = true;
        });
    thread.setUncaughtExceptionHandler((t, fault) -> faults.add(fault));
    thread.start();
    thread.join();
    assertThat(returned[0]).isTrue();
    return faults;
  }
}
