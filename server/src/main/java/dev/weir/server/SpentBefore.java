package dev.weir.server;

import dev.weir.control.ledger.Ledger;
import dev.weir.control.limits.Spent;
import dev.weir.control.port.UsageLine;
import dev.weir.control.port.UsageQuery;
import dev.weir.control.port.UsageQuery.Column;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What was spent this month, from the ledger: budgets of a gateway that counts by itself go on
 * where they were before its restart. A store that does not answer holds up no start for long; then
 * budgets begin anew, and the log says so.
 */
final class SpentBefore {
  private static final System.Logger LOG = System.getLogger("dev.weir.limits");
  private static final int MOST_LINES = 1_000_000;
  private static final List<Column> BY = List.of(Column.TENANT, Column.KEY, Column.DAY);

  private SpentBefore() {}

  static Spent of(Ledger ledger, LocalDate today, Duration patience) {
    ExecutorService reader =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("weir-spent").factory());
    try {
      return CompletableFuture.supplyAsync(() -> read(ledger, today, patience), reader)
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "budgets begin anew: what was spent is not known (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reader.shutdownNow();
    }
    return Spent.nothing();
  }

  private static Spent read(Ledger ledger, LocalDate today, Duration patience) {
    try {
      ledger.settle(patience);
      long first = today.withDayOfMonth(1).toEpochDay();
      UsageQuery month = new UsageQuery(BY, first, today.toEpochDay(), MOST_LINES);
      Spent.Sum sum = new Spent.Sum(today);
      for (UsageLine line : ledger.store().usage(month)) {
        List<String> group = line.group();
        sum.add(group.get(0), group.get(1), LocalDate.parse(group.get(2)), line.costMicros());
      }
      return sum.total();
    } catch (IOException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Spent.nothing();
    }
  }
}
