package dev.weir.control.limits;

import dev.weir.control.Counted;
import dev.weir.control.Tier;
import dev.weir.scheduler.Outcome;

/** What can be limited, in the order in which it is looked at. */
public enum Limit {
  REQUESTS_PER_SECOND("rate_limit_requests_per_second", "request", "a second", Kind.REQUESTS),
  REQUESTS_PER_MINUTE("rate_limit_requests_per_minute", "request", "a minute", Kind.REQUESTS),
  TOKENS_PER_MINUTE("rate_limit_tokens_per_minute", "token", "a minute", Kind.TOKENS),
  MONEY_PER_DAY("budget_per_day", "micro", "of money a day", Kind.MONEY),
  MONEY_PER_MONTH("budget_per_month", "micro", "of money a month", Kind.MONEY),
  CONCURRENT("rate_limit_concurrent_requests", "request", "at once", Kind.SEATS),
  CONTEXT("context_length_exceeded", "token", "of one request", Kind.CONTEXT);

  /** What it counts. */
  enum Kind {
    REQUESTS,
    TOKENS,
    MONEY,
    SEATS,
    CONTEXT
  }

  private static final long SECOND = 1_000_000_000L;

  private final String code;
  private final String thing;
  private final String measure;
  private final Kind kind;

  Limit(String code, String thing, String measure, Kind kind) {
    this.code = code;
    this.thing = thing;
    this.measure = measure;
    this.kind = kind;
  }

  /** What programs are told. */
  public String code() {
    return code;
  }

  /** What people are told of so much: {@code 1 request a second}. */
  public String words(long most) {
    return Counted.of(most, thing) + " " + measure;
  }

  /** How a request ends that it refuses. */
  public Outcome outcome() {
    return switch (kind) {
      case REQUESTS, TOKENS, SEATS -> Outcome.REJECTED_RATE;
      case MONEY -> Outcome.REJECTED_BUDGET;
      case CONTEXT -> Outcome.REJECTED_INVALID;
    };
  }

  Kind kind() {
    return kind;
  }

  /** How much of it a tier allows. */
  public long of(Tier tier) {
    return switch (this) {
      case REQUESTS_PER_SECOND -> tier.requestsPerSecond();
      case REQUESTS_PER_MINUTE -> tier.requestsPerMinute();
      case TOKENS_PER_MINUTE -> tier.tokensPerMinute();
      case CONCURRENT -> tier.concurrent();
      case MONEY_PER_DAY -> tier.microsPerDay();
      case MONEY_PER_MONTH -> tier.microsPerMonth();
      case CONTEXT -> tier.contextTokens();
    };
  }

  /** The length of its window in nanoseconds. Only of rates. */
  long windowNanos() {
    return this == REQUESTS_PER_SECOND ? SECOND : 60 * SECOND;
  }
}
