package dev.weir.control.limits;

import dev.weir.control.Tier;
import dev.weir.scheduler.Outcome;

/** What can be limited, in the order in which it is looked at. */
public enum Limit {
  REQUESTS_PER_SECOND("rate_limit_requests_per_second", "requests a second", Kind.REQUESTS),
  REQUESTS_PER_MINUTE("rate_limit_requests_per_minute", "requests a minute", Kind.REQUESTS),
  TOKENS_PER_MINUTE("rate_limit_tokens_per_minute", "tokens a minute", Kind.TOKENS),
  MONEY_PER_DAY("budget_per_day", "micros of money a day", Kind.MONEY),
  MONEY_PER_MONTH("budget_per_month", "micros of money a month", Kind.MONEY),
  CONCURRENT("rate_limit_concurrent_requests", "requests at once", Kind.SEATS),
  CONTEXT("context_length_exceeded", "tokens of one request", Kind.CONTEXT);

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
  private final String words;
  private final Kind kind;

  Limit(String code, String words, Kind kind) {
    this.code = code;
    this.words = words;
    this.kind = kind;
  }

  /** What programs are told. */
  public String code() {
    return code;
  }

  /** What people are told that it counts. */
  public String words() {
    return words;
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
