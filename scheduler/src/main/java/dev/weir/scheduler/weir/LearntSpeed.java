package dev.weir.scheduler.weir;

/** How fast one engine is, as far as the {@link SpeedCard} knows. */
record LearntSpeed(SpeedCard card, EngineSpeed engine) implements Insight.Speed {
  /** Tokens of an iteration, as engines have it by default. */
  static final double TOKEN_BUDGET = 2048;

  @Override
  public double step(double decoding, double context) {
    return card.decode(engine, 1, context);
  }

  @Override
  public double read(double tokens, double pairs, double decoding) {
    return card.prefill(engine, tokens, pairs);
  }

  @Override
  public double factor() {
    return card.prefillFactor(engine);
  }

  @Override
  public double budget() {
    return TOKEN_BUDGET;
  }

  /** Engines do not tell: {@link Seats} finds out. */
  @Override
  public int seats() {
    return Integer.MAX_VALUE;
  }
}
