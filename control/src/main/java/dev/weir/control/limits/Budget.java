package dev.weir.control.limits;

/** Money spent in one day or month of the calendar, in UTC. Begins anew with the next. */
final class Budget implements Meter {
  private final Limit limit;
  private final Calendar calendar;
  private long period;
  private long spent;

  /**
   * @param limit per day or per month
   */
  Budget(Limit limit, Calendar calendar) {
    this.limit = limit;
    this.calendar = calendar;
    this.period = calendar.period(limit);
  }

  @Override
  public long used(long now) {
    advance();
    return spent;
  }

  @Override
  public long take(long units, long now) {
    advance();
    spent += units;
    return period;
  }

  @Override
  public void refund(long mark, long units, long now) {
    advance();
    if (mark == period) {
      spent -= Math.min(units, spent);
    }
  }

  @Override
  public long nanosUntil(long most, long now) {
    advance();
    return spent <= most ? 0 : calendar.nanosToNext(limit);
  }

  @Override
  public void each(long now, Entry entry) {
    advance();
    if (spent != 0) {
      entry.of(0, spent);
    }
  }

  private void advance() {
    long current = calendar.period(limit);
    if (current != period) {
      period = current;
      spent = 0;
    }
  }
}
