package dev.weir.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.util.LoggingLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The mailbox between threads that do a few things each, in all mixes that Lincheck thinks of, each
 * mix a thousand times: what the pool keeps in plain fields is there for whoever drains next, it is
 * never entered twice at once, and of all that was posted nothing is left when the last one
 * returns.
 *
 * <p>By stress, not by its model checker: that steps through all of the pool's collections too, and
 * takes minutes for a few hundred mixes.
 */
@Timeout(120)
class MailboxLincheckTest {
  @Test
  void noMixOfThreadsLosesAnEventOrEntersThePoolTwice() {
    new StressOptions()
        .iterations(8)
        .invocationsPerIteration(1000)
        .logLevel(LoggingLevel.OFF)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(0)
        .actorsAfter(0)
        .minimizeFailedScenario(false)
        .check(Door.class);
  }

  /** One mailbox; its engine holds two, so that some requests wait for others to end. */
  public static final class Door {
    private final AtomicInteger posted = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicReference<Runnable> timer = new AtomicReference<>(() -> {});
    private final AtomicInteger reports = new AtomicInteger();
    private final AtomicReference<String> wrong = new AtomicReference<>("");
    private final Engine engine = new Engine("a", 2);
    private final Serial policy = new Serial();
    private final Pool pool = new Pool(policy, new Pool.Bounds(100, Long.MAX_VALUE));
    private final Mailbox mailbox = new Mailbox(pool, () -> 1, (nanos, task) -> timer.set(task));

    public Door() {
      mailbox.post(new Event.Engines(List.of(engine)));
    }

    /** Counts in plain fields, as the pool does: a hand-over without order would lose some. */
    private final class Serial implements Policy {
      private final List<Ticket> running = new ArrayList<>();
      private boolean inside;
      private int placed;
      private int ended;
      private int reports;

      @Override
      public Choice place(Ticket ticket, List<Engine> engines, long now) {
        enter();
        boolean open = Policy.open(engine, ticket);
        leave();
        return open ? Choice.at(engine) : Choice.WAIT;
      }

      @Override
      public void dispatched(Ticket ticket, Engine on, long now) {
        enter();
        placed++;
        running.add(ticket);
        leave();
      }

      @Override
      public void ended(Ticket ticket, Engine on, Ending ending, long now) {
        enter();
        ended++;
        running.remove(ticket);
        leave();
      }

      @Override
      public void reported(Engine on, Gauges gauges, long now) {
        enter();
        reports++;
        leave();
      }

      private void enter() {
        if (inside) {
          wrong.set("the pool was entered twice at once");
        }
        inside = true;
      }

      private void leave() {
        inside = false;
      }
    }

    /** A request that runs until somebody ends it. */
    @Operation
    public void arrive() {
      posted.incrementAndGet();
      mailbox.post(new Event.Arrive(ticket(decision -> told.incrementAndGet())));
    }

    /** A request that ends while it is told where to go. */
    @Operation
    public void passThrough() {
      posted.incrementAndGet();
      Ticket[] self = new Ticket[1];
      self[0] =
          ticket(decision -> {
            told.incrementAndGet();
            mailbox.post(new Event.End(self[0], 0));
          });
      mailbox.post(new Event.Arrive(self[0]));
    }

    @Operation
    public void report() {
      reports.incrementAndGet();
      mailbox.post(new Event.Report(engine, new Gauges(1, 0, 0, 0)));
    }

    @Operation
    public void timer() {
      timer.getAndSet(() -> {}).run();
    }

    /** Nobody is inside any more: everything posted was handled, and everybody was told. */
    @Validate
    public void nothingIsLeft() {
      must(wrong.get().isEmpty(), wrong.get());
      must(policy.reports == reports.get(), "a report was lost");
      must(engine.inFlight() == policy.placed - policy.ended, "an end was lost");
      must(engine.inFlight() == policy.running.size(), "what runs is not what was placed");
      must(policy.placed + pool.queued() == posted.get(), "a request was lost");
      must(told.get() == policy.placed, "a decision was lost");
      must(pool.queued() == 0 || !engine.hasRoom(), "somebody waits in vain");
    }

    /** In plain code: the checker does not let assertion libraries be called from here. */
    private static void must(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalStateException(otherwise);
      }
    }

    private static Ticket ticket(Ticket.Owner owner) {
      Ticket.Owner placed =
          decision -> {
            if (decision instanceof Decision.Dispatch) {
              owner.decided(decision);
            }
          };
      return new Ticket(placed, "tenant", Ticket.Work.ofTokens(1, 1));
    }
  }
}
