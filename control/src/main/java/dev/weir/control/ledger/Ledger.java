package dev.weir.control.ledger;

import dev.weir.control.port.LedgerStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The ledger of one process: rings from the event loops, a writer, a log in a folder, and the way
 * from there into the store, which the ledger closes with itself. Opening it reads the end of the
 * log and asks the store nothing, so that a start does not wait for a database.
 */
public final class Ledger implements LedgerIntake, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.weir.control.ledger");

  /** Rows of one loop that wait for the writer: seconds of the fastest traffic. */
  private static final int RING_ROWS = 1 << 16;

  private static final int MOST_LOGS = 64;
  private static final long LAST_ROWS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Log log;
  private final LedgerRules rules;
  private final LedgerStore store;
  private final LogWriter writer;
  private final StorePump pump;
  private final Leftovers leftovers;
  private final Thread writing;
  private final Thread pumping;
  private final List<RingSink> sinks = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());

  private Ledger(Log log, LedgerRules rules, LedgerStore store, InstantSource clock) {
    this.log = log;
    this.rules = rules;
    this.store = store;
    this.writer = new LogWriter(log, rules.onFull());
    this.pump = new StorePump(log, store);
    this.writing = Thread.ofPlatform().name("weir-ledger").daemon().unstarted(writer);
    this.leftovers = new Leftovers(rules.folder(), store, pump);
    this.pumping = Thread.ofPlatform().name("weir-ledger-store").daemon().unstarted(this::carry);
    Retention retention = new Retention(store, rules, clock);
    sweeper.scheduleWithFixedDelay(
        retention::sweep, 1, TimeUnit.DAYS.toMinutes(1), TimeUnit.MINUTES);
  }

  /**
   * Opens the ledger in its folder, and the store with it.
   *
   * @throws IOException when the log cannot be opened; the store is closed then
   */
  public static Ledger open(LedgerRules rules, LedgerStore store) throws IOException {
    try {
      Log log = free(rules.folder());
      Ledger ledger = new Ledger(log, rules, store, InstantSource.system());
      ledger.writing.start();
      ledger.pumping.start();
      return ledger;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The first log that no other process has: gateways that share a folder have one each. */
  private static Log free(Path folder) throws IOException {
    for (int i = 1; i <= MOST_LOGS; i++) {
      Log log = Log.open(log(folder, i), Log.SEGMENT_BYTES);
      if (log != null) {
        return log;
      }
    }
    throw new IOException(folder + ": " + MOST_LOGS + " logs in use (expected: one free)");
  }

  static Path log(Path folder, int number) {
    return folder.resolve("log-" + number);
  }

  private void carry() {
    leftovers.carry(MOST_LOGS);
    pump.run();
  }

  @Override
  public LedgerSink sink() {
    RingSink sink = new RingSink(new RowRing(RING_ROWS), writer, rules.onFull());
    sinks.add(sink);
    writer.add(sink.ring());
    return sink;
  }

  /** Where rows end up. */
  public LedgerStore store() {
    return store;
  }

  @Override
  public LedgerStatus status() {
    long accepted = 0;
    long lost = writer.lost();
    double fill = 0;
    for (RingSink sink : sinks) {
      accepted += sink.ring().offered() + sink.lost();
      lost += sink.lost();
      fill = Math.max(fill, (double) sink.ring().size() / sink.ring().capacity());
    }
    return new LedgerStatus(
        accepted,
        writer.durableRows(),
        lost,
        log.durable(),
        pump.stored(),
        pump.skipped(),
        fill,
        writer.fails(),
        pump.fails());
  }

  /** Waits until all that was offered is in the store; for reports that want to be whole. */
  public boolean settle(Duration limit) throws InterruptedException {
    return await(Ledger::settled, limit);
  }

  /** Waits until all that was offered is on disk; the next start takes it from there. */
  public boolean sync(Duration limit) throws InterruptedException {
    return await(Ledger::synced, limit);
  }

  private boolean await(Predicate<LedgerStatus> condition, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.test(status())) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(5);
    }
    return true;
  }

  private static boolean settled(LedgerStatus now) {
    return synced(now) && now.storedOffset() >= now.durableOffset();
  }

  private static boolean synced(LedgerStatus now) {
    return now.durable() + now.lost() >= now.accepted();
  }

  /**
   * Writes what was offered, gives the store a moment to take it, and lets go of both. What the
   * store did not take stays in the log for the next start.
   */
  @Override
  public void close() {
    sweeper.shutdownNow();
    try {
      writer.close();
      writing.join();
      long by = System.nanoTime() + LAST_ROWS_NANOS;
      leftovers.close(by);
      pump.close(by);
      pumping.join(Duration.ofNanos(2 * LAST_ROWS_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.close();
    try {
      log.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "ledger: closing the log: " + e);
    }
  }
}
