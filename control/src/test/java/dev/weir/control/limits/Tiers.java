package dev.weir.control.limits;

import static dev.weir.control.Tier.UNLIMITED;

import dev.weir.control.Tier;

/** Tiers of tests: one limit each. */
final class Tiers {
  private Tiers() {}

  static Tier perSecond(long requests) {
    return of(requests, UNLIMITED, UNLIMITED, UNLIMITED);
  }

  static Tier perMinute(long requests) {
    return new Tier(
        "t", UNLIMITED, requests, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED,
        0, 1);
  }

  static Tier tokens(long tokens) {
    return of(UNLIMITED, tokens, UNLIMITED, UNLIMITED);
  }

  static Tier concurrent(long requests) {
    return of(UNLIMITED, UNLIMITED, requests, UNLIMITED);
  }

  static Tier perDay(long micros) {
    return of(UNLIMITED, UNLIMITED, UNLIMITED, micros);
  }

  static Tier of(long perSecond, long tokens, long concurrent, long perDay) {
    return new Tier(
        "t",
        perSecond,
        UNLIMITED,
        tokens,
        concurrent,
        UNLIMITED,
        perDay,
        UNLIMITED,
        UNLIMITED,
        0,
        1);
  }
}
