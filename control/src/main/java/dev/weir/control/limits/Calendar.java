package dev.weir.control.limits;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * Which day and month it is, in UTC. They never go back: a clock that jumps over midnight and back
 * again gives nobody a second budget for the same day. Safe from any thread.
 */
final class Calendar {
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final int MONTHS = 12;

  private final InstantSource clock;
  private volatile Today today;

  /** A day, and its month, as numbers. */
  record Today(long day, long month) {
    static Today of(long day) {
      LocalDate date = LocalDate.ofEpochDay(day);
      return new Today(day, (long) date.getYear() * MONTHS + date.getMonthValue() - 1);
    }
  }

  Calendar(InstantSource clock) {
    this.clock = clock;
    this.today = Today.of(clock.millis() / DAY_MILLIS);
  }

  /** The number of the day, or of the month, that the limit is for. */
  long period(Limit limit) {
    Today now = current();
    return limit == Limit.MONEY_PER_DAY ? now.day : now.month;
  }

  /** Nanoseconds to the day, or month, behind this one. */
  long nanosToNext(Limit limit) {
    Today now = current();
    LocalDate next =
        limit == Limit.MONEY_PER_DAY
            ? LocalDate.ofEpochDay(now.day + 1)
            : YearMonth.of((int) (now.month / MONTHS), (int) (now.month % MONTHS) + 1)
                .plusMonths(1)
                .atDay(1);
    Instant begins = next.atStartOfDay(ZoneOffset.UTC).toInstant();
    return Math.max(1, Duration.between(clock.instant(), begins).toNanos());
  }

  private Today current() {
    Today known = today;
    long day = clock.millis() / DAY_MILLIS;
    return day > known.day ? turned(day) : known;
  }

  private synchronized Today turned(long day) {
    if (day > today.day) {
      today = Today.of(day);
    }
    return today;
  }
}
