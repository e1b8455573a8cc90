package dev.weir.simulator.report;

/**
 * The promise a request is judged by; a bound that is not set is never missed.
 *
 * @param ttftNanos until the first token, at the most
 * @param tpotNanos per further token, at the most
 * @param e2eNanos until the last token, at the most
 */
public record Slo(long ttftNanos, long tpotNanos, long e2eNanos) {
  private static final long UNBOUNDED = Long.MAX_VALUE;

  /** What is promised where nothing is configured: a first token within a minute. */
  public static final Slo DEFAULT = new Slo(60_000_000_000L, UNBOUNDED, UNBOUNDED);

  /** Reads {@code ttft=1s,tpot=50ms,e2e=30s}, each part optional. */
  public static Slo parse(String text) {
    Slo slo = new Slo(UNBOUNDED, UNBOUNDED, UNBOUNDED);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(0, equals)).strip();
      String value = part.substring(equals + 1);
      slo =
          switch (name) {
            case "ttft" -> new Slo(nanos(name, value), slo.tpotNanos, slo.e2eNanos);
            case "tpot" -> new Slo(slo.ttftNanos, nanos(name, value), slo.e2eNanos);
            case "e2e" -> new Slo(slo.ttftNanos, slo.tpotNanos, nanos(name, value));
            default ->
                throw new IllegalArgumentException(
                    "slo: " + part + " (expected: ttft=, tpot= or e2e= with a duration)");
          };
    }
    return slo;
  }

  /**
   * Whether a served request kept it. An answer that was not streamed shows no first token; it must
   * be whole by the time at which a stream within bounds could have ended.
   */
  public boolean keptBy(RequestResult result) {
    if (!result.outcome().served() || result.e2eNanos() > e2eNanos) {
      return false;
    }
    if (result.streamed()) {
      return result.ttftNanos() <= ttftNanos && result.tpotNanos() <= tpotNanos;
    }
    double perToken = tpotNanos == UNBOUNDED ? Double.POSITIVE_INFINITY : tpotNanos;
    double rest = result.outputTokens() > 1 ? perToken * (result.outputTokens() - 1) : 0;
    double first = ttftNanos == UNBOUNDED ? Double.POSITIVE_INFINITY : ttftNanos;
    return result.e2eNanos() <= first + rest;
  }

  private static long nanos(String name, String value) {
    return DurationText.nanos("slo " + name, value);
  }
}
