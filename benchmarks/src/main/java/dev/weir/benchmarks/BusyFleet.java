package dev.weir.benchmarks;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool in front of engines that all have their hands full: {@value #DECODING} answers under way
 * on each in the mean, prompts whose first blocks are among a few known ones, a pace promised, and
 * engines that were seen at work for so long that a policy knows how fast they are.
 */
final class BusyFleet {
  static final int DECODING = 128;
  private static final int BLOCKS = 24;
  private static final int SHARED_BLOCKS = 16;
  private static final int BLOCK_TOKENS = 512;
  private static final int KV_TOKENS = 2_000_000;
  private static final long CHUNK = 2048;
  private static final int SECONDS_TO_FILL = 40;
  private static final Promise PROMISE =
      new Promise(TimeUnit.SECONDS.toNanos(10), TimeUnit.MILLISECONDS.toNanos(80));

  /** One engine: reads its prompts a chunk an iteration, and writes a token for each answer. */
  private static final class Worker {
    final Engine engine;
    final ArrayDeque<Ticket> reading = new ArrayDeque<>();
    final Set<Long> cached = new HashSet<>();
    long next;
    long left;
    long chunk;
    int decoding;

    Worker(Engine engine) {
      this.engine = engine;
    }

    /** Begins with the next prompt, what is cached of it left out. */
    void begin() {
      Ticket front = reading.peekFirst();
      if (front != null && left == 0) {
        boolean known = !cached.add(front.work().prefix().hash(SHARED_BLOCKS - 1));
        left = front.work().promptTokens() - (known ? SHARED_BLOCKS * (long) BLOCK_TOKENS : 0);
      }
    }
  }

  private final SplittableRandom random = new SplittableRandom(11);
  private final Pool pool;
  private final Map<Engine, Worker> workers = new HashMap<>();
  private int sent;
  private int running;
  private final long[] families;
  private long now;
  private @Nullable Decision told;

  BusyFleet(Policy policy, int engines) {
    pool = new Pool(policy, new Pool.Bounds(1000, TimeUnit.SECONDS.toNanos(60)));
    families = random.longs(Math.max(8, 2L * engines)).toArray();
    List<Engine> fleet = new ArrayList<>();
    for (int i = 0; i < engines; i++) {
      Engine engine = new Engine("gpu-" + i, 512);
      fleet.add(engine);
      workers.put(engine, new Worker(engine));
    }
    pool.on(new Event.Engines(fleet), now, this::decided);
    fleet.forEach(engine -> post(new Event.Report(engine, new Gauges(0, 0, 0, KV_TOKENS))));
    warmUp(engines);
  }

  /** A request that nobody has seen yet; its blocks are hashed. */
  Ticket ticket() {
    long[] hashes = new long[BLOCKS];
    long chain = families[random.nextInt(families.length)];
    for (int i = 0; i < BLOCKS; i++) {
      chain = (i == SHARED_BLOCKS ? random.nextLong() : chain) * 0x9E3779B97F4A7C15L + i;
      hashes[i] = chain;
    }
    long prompt = BLOCKS * (long) BLOCK_TOKENS + random.nextInt(BLOCK_TOKENS);
    Prefix prefix = new Prefix(hashes, BLOCK_TOKENS);
    Ticket.Work work = new Ticket.Work(prompt, 200, prefix, null, 0, true, PROMISE);
    return new Ticket(decision -> {}, "tenant-" + random.nextInt(8), work);
  }

  /** Where it goes; that it goes somewhere at once, and with a prediction, is what is measured. */
  Decision.Dispatch arrive(Ticket ticket) {
    now += 100;
    post(new Event.Arrive(ticket));
    if (told instanceof Decision.Dispatch dispatch && dispatch.ttftNanos() != Choice.UNKNOWN) {
      return dispatch;
    }
    throw new IllegalStateException(told + " (expected: a predicted dispatch)");
  }

  /** It goes away before its prompt was read. */
  void leave(Ticket ticket) {
    post(new Event.End(ticket, 0));
  }

  private void warmUp(int engines) {
    PriorityQueue<Worker> byTime =
        new PriorityQueue<>((one, other) -> Long.compare(one.next, other.next));
    byTime.addAll(workers.values());
    long apart = SECONDS_TO_FILL * 1_000_000_000L / (engines * (long) DECODING);
    long nextArrival = 0;
    while (running < engines * DECODING) {
      Worker worker = byTime.remove();
      for (; sent < engines * DECODING && nextArrival <= worker.next; nextArrival += apart) {
        now = nextArrival;
        arrives();
      }
      now = worker.next;
      iterate(worker);
      byTime.add(worker);
    }
  }

  private void arrives() {
    Ticket ticket = ticket();
    post(new Event.Arrive(ticket));
    if (told instanceof Decision.Dispatch(Ticket _, Engine engine, long _)) {
      Objects.requireNonNull(workers.get(engine)).reading.addLast(ticket);
      sent++;
    } else {
      post(new Event.End(ticket, 0));
    }
  }

  /** An iteration is over: a token for all who decode, and perhaps the first of one more. */
  private void iterate(Worker worker) {
    if (worker.decoding > 0) {
      post(new Event.Tokens(worker.engine, worker.decoding, 0));
    }
    Ticket read = worker.chunk > 0 && worker.left == 0 ? worker.reading.pollFirst() : null;
    if (read != null) {
      worker.decoding++;
      running++;
      post(new Event.FirstToken(read));
    }
    worker.begin();
    worker.chunk = Math.min(CHUNK, worker.left);
    worker.left -= worker.chunk;
    double seconds = 0.006 + worker.decoding * 12_000 * 8e-9 + (double) worker.chunk * 15e-6;
    worker.next = now + (long) (seconds * 1e9);
  }

  private void post(Event event) {
    told = null;
    pool.on(event, now, this::decided);
  }

  private void decided(Decision decision) {
    told = decision;
  }
}
