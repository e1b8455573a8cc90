package dev.weir.benchmarks;

import dev.weir.control.ledger.Ledger;
import dev.weir.control.ledger.LedgerRules;
import dev.weir.control.ledger.LedgerSink;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerStore;
import dev.weir.control.port.PrefixShape;
import dev.weir.control.port.RowId;
import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import dev.weir.scheduler.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows a second from two loops onto the disk, each told durable before the next ten thousand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@SuppressWarnings("NullAway.Init") // JMH calls what is marked as set-up first.
public class LedgerBench {
  private static final int ROWS = 10_000;
  private static final int BLOCKS = 8;

  private final SplittableRandom random = new SplittableRandom(1);
  private long arrived = 1_700_000_000_000_000L;
  private Path folder = Path.of("");
  private Ledger ledger;
  private LedgerSink one;
  private LedgerSink other;

  /** Takes everything: what is measured is the way to the disk. */
  private static final class NoStore implements LedgerStore {
    @Override
    public long applied(String log) {
      return -1;
    }

    @Override
    public void append(Batch batch) {
      // It is durable already.
    }

    @Override
    public List<Stored> page(long after, int limit, @Nullable String tenant) {
      return List.of();
    }

    @Override
    public List<UsageLine> usage(UsageQuery query) {
      return List.of();
    }

    @Override
    public Set<String> tenants() {
      return Set.of();
    }

    @Override
    public int forget(String tenant, long day, int most) {
      return 0;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "ledger");
    ledger = Ledger.open(LedgerRules.in(folder), new NoStore());
    one = ledger.sink();
    other = ledger.sink();
  }

  @TearDown
  public void close() throws IOException {
    ledger.close();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(LedgerBench::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long durableRows() {
    long before = ledger.status().durable();
    for (int i = 0; i < ROWS; i += 2) {
      one.offer(row());
      other.offer(row());
    }
    while (ledger.status().durable() < before + ROWS) {
      Thread.onSpinWait();
    }
    return before;
  }

  private LedgerRow row() {
    long[] fresh = new long[BLOCKS];
    for (int i = 0; i < BLOCKS; i++) {
      fresh[i] = random.nextLong();
    }
    arrived++;
    return new LedgerRow(
        RowId.at(arrived, random.nextLong(), random.nextLong()),
        "0123456789abcdef0123456789abcdef",
        new LedgerRow.Times(arrived, 120_000, 900_000, -1),
        Outcome.SERVED,
        "",
        new LedgerRow.Caller("team-a", "acme", "", random.nextLong(), 0),
        new LedgerRow.Call("chat", true, "llama-3.1-8b", "gpu-a", 1),
        new LedgerRow.Tokens(1_100, 900, 200, true, true),
        0,
        new PrefixShape(0, 0, fresh, 128));
  }
}
