package dev.weir.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.policy.PowerOfTwo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads at the doors of two pools that share their engines. */
@Timeout(120)
class MailboxStressTest {
  private static final int THREADS = 4;
  private static final int REQUESTS = 20_000;

  /** No more than a queue takes, so that nobody is refused and every dispatch can be counted. */
  private static final int UNDER_WAY = 400;

  private static final int FAILS_OVER = 0;
  private static final int ENDS_AT_ONCE = 1;
  private static final int GIVES_UP = 2;

  private final List<Engine> engines = List.of(new Engine("a", 3), new Engine("b", 2));
  private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger dispatched = new AtomicInteger();
  private final AtomicInteger expected = new AtomicInteger();
  private final Semaphore under = new Semaphore(UNDER_WAY);
  private final CountDownLatch over = new CountDownLatch(THREADS * REQUESTS);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final List<Mailbox> mailboxes = List.of(mailbox(1), mailbox(2));

  /** Notices when a pool is entered twice at once, and when a limit is overshot. */
  private final class Guard implements Policy {
    private final AtomicInteger inside = new AtomicInteger();
    private final Policy policy;

    Guard(long seed) {
      policy = new PowerOfTwo(new SplittableRandom(seed));
    }

    @Override
    public Choice place(Ticket ticket, List<Engine> all, long now) {
      if (inside.getAndIncrement() != 0) {
        wrong.add("a pool was entered twice at once");
      }
      for (Engine engine : all) {
        if (engine.inFlight() > engine.maxConcurrency()) {
          wrong.add(engine + " holds " + engine.inFlight());
        }
      }
      Choice placed = policy.place(ticket, all, now);
      inside.getAndDecrement();
      return placed;
    }
  }

  /** An owner that fails over, is served or gives up, some of it while it is told. */
  private final class Request implements Ticket.Owner {
    private final Mailbox mailbox;
    private final int kind;
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger posted = new AtomicInteger();
    private final Ticket ticket = new Ticket(this, "tenant", Ticket.Work.ofTokens(100, 5));

    Request(Mailbox mailbox, int kind) {
      this.mailbox = mailbox;
      this.kind = kind;
    }

    @Override
    public void decided(Decision decision) {
      if (kind == GIVES_UP || decision instanceof Decision.Wait) {
        return;
      }
      if (told.incrementAndGet() > 1 + posted.get()) {
        wrong.add("told " + told + " times after " + posted + " retries");
      }
      switch (decision) {
        case Decision.Wait _ -> {}
        case Decision.Dispatch(Ticket _, Engine engine, long _) -> {
          dispatched.incrementAndGet();
          run(engine);
        }
        case Decision.Reject reject -> {
          wrong.add("refused: " + reject.outcome());
          end(0);
        }
        case Decision.Drop _ -> {
          wrong.add("dropped");
          end(0);
        }
      }
    }

    private void run(Engine engine) {
      if (kind == FAILS_OVER && posted.get() == 0) {
        posted.incrementAndGet();
        mailbox.post(new Event.Retry(ticket));
      } else if (kind == ENDS_AT_ONCE) {
        end(0);
      } else {
        timer.execute(() -> serve(engine));
      }
    }

    private void serve(Engine engine) {
      mailbox.post(new Event.FirstToken(ticket));
      end(3);
      mailbox.post(new Event.Tokens(engine, 3));
    }

    private void end(long reported) {
      mailbox.post(new Event.End(ticket, reported));
      under.release();
      over.countDown();
    }
  }

  @Test
  void nothingIsLostAndNothingHappensTwice() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      threads.add(Thread.ofPlatform().start(() -> arrivals(random)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    over.await();
    timer.shutdown();
    assertThat(timer.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong).isEmpty();
    assertThat(dispatched.get()).isEqualTo(expected.get());
    for (Engine engine : engines) {
      assertThat(engine.inFlight()).isZero();
      assertThat(engine.outstandingTokens()).isZero();
    }
    assertThat(mailboxes).allSatisfy(mailbox -> assertThat(mailbox.pool().queued()).isZero());
  }

  private void arrivals(SplittableRandom random) {
    for (int i = 0; i < REQUESTS; i++) {
      under.acquireUninterruptibly();
      Mailbox mailbox = mailboxes.get(random.nextInt(2));
      Request request = new Request(mailbox, random.nextInt(6));
      expected.addAndGet(
          switch (request.kind) {
            case FAILS_OVER -> 2;
            case GIVES_UP -> 0;
            default -> 1;
          });
      mailbox.post(new Event.Arrive(request.ticket));
      if (request.kind == GIVES_UP) {
        request.end(0);
      }
      if (random.nextInt(200) == 0) {
        mailbox.post(new Event.EngineChanged(engines.get(0)));
      }
    }
  }

  private Mailbox mailbox(long seed) {
    Pool pool = new Pool(new Guard(seed), new Pool.Bounds(UNDER_WAY, TimeUnit.HOURS.toNanos(1)));
    Mailbox mailbox = new Mailbox(pool, System::nanoTime, this::wakeAt);
    mailbox.post(new Event.Engines(engines));
    return mailbox;
  }

  private void wakeAt(long nanos, Runnable task) {
    if (!timer.isShutdown()) {
      timer.schedule(task, nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }
}
