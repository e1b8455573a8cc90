package dev.weir.control.limits;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/**
 * What accounts had spent before this process began, so that a budget does not begin anew with it.
 * It counts for that day and that month only.
 *
 * @param on the day until which it was summed, in UTC
 * @param day by account, in millionths, of that day
 * @param month likewise, of its month so far
 */
public record Spent(LocalDate on, Map<String, Long> day, Map<String, Long> month) {
  public Spent {
    day = Map.copyOf(day);
    month = Map.copyOf(month);
  }

  /** Nobody anything. */
  public static Spent nothing() {
    return new Spent(LocalDate.EPOCH, Map.of(), Map.of());
  }

  /** Of a limit in its present period. */
  long of(String account, Limit limit, Calendar now) {
    Calendar.Today then = Calendar.Today.of(on.toEpochDay());
    boolean daily = limit == Limit.MONEY_PER_DAY;
    long period = daily ? then.day() : then.month();
    return period == now.period(limit) ? (daily ? day : month).getOrDefault(account, 0L) : 0;
  }

  /** Sums what was spent. */
  public static final class Sum {
    private final LocalDate today;
    private final Map<String, Long> day = new HashMap<>();
    private final Map<String, Long> month = new HashMap<>();

    public Sum(LocalDate today) {
      this.today = today;
    }

    /** A tenant spent this with a key, on a day of this month. */
    public void add(String tenant, String key, LocalDate at, long micros) {
      for (String account : new String[] {tenant, Limits.ofKey(tenant, key)}) {
        month.merge(account, micros, Long::sum);
        if (at.equals(today)) {
          day.merge(account, micros, Long::sum);
        }
      }
    }

    public Spent total() {
      return new Spent(today, day, month);
    }
  }
}
