package dev.weir.enginesim;

import java.util.EnumMap;
import java.util.Map;

/** What the requests on one engine experienced. Owned by the engine's loop. */
final class EngineMetrics {
  /** How a sequence ended, under vLLM's names. */
  enum Finish {
    STOP,
    LENGTH,
    ABORT
  }

  private static final long SECOND = 1_000_000_000;

  final Histogram ttft =
      new Histogram(
          0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20,
          40, 80, 160);
  final Histogram interToken =
      new Histogram(
          0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1,
          2.5, 5, 7.5, 10);
  final Histogram endToEnd =
      new Histogram(0.01, 0.1, 0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 60, 120, 240, 480);
  final Histogram queue =
      new Histogram(0.001, 0.01, 0.1, 0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 60, 120);
  final Histogram promptTokens = tokenBounds();
  final Histogram generationTokens = tokenBounds();
  private final Map<Finish, Long> finished = new EnumMap<>(Finish.class);

  private long second;
  private long tokensThisSecond;
  private long tokensLastSecond;

  private static Histogram tokenBounds() {
    return new Histogram(
        1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000);
  }

  void finished(Finish how) {
    finished.merge(how, 1L, Long::sum);
  }

  long count(Finish how) {
    return finished.getOrDefault(how, 0L);
  }

  void token(long now) {
    turn(now);
    tokensThisSecond++;
  }

  /** Tokens generated in the last whole second. */
  long tokensPerSecond(long now) {
    turn(now);
    return tokensLastSecond;
  }

  private void turn(long now) {
    long current = now / SECOND;
    if (current > second) {
      tokensLastSecond = current == second + 1 ? tokensThisSecond : 0;
      tokensThisSecond = 0;
      second = current;
    }
  }
}
