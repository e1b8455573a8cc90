package dev.weir.simulator.report;

import org.jspecify.annotations.Nullable;

/** Running sums over some of the requests: all, those of an engine, those of a tenant. */
final class Group {
  private final Samples ttft = new Samples();
  private final Samples tpot = new Samples();
  private final Samples e2e = new Samples();
  private int requests;
  private int completed;
  private int rejected;
  private int kept;
  private long input;
  private long output;
  private long knownInput;
  private long cached;

  void add(RequestResult result, boolean keptSlo) {
    requests++;
    kept += keptSlo ? 1 : 0;
    rejected += result.rejected() ? 1 : 0;
    if (result.outcome().served()) {
      addServed(result);
    }
  }

  private void addServed(RequestResult result) {
    completed++;
    input += result.inputTokens();
    output += result.outputTokens();
    e2e.add((double) result.e2eNanos());
    if (result.streamed()) {
      ttft.add((double) result.ttftNanos());
    }
    if (result.hasTpot()) {
      tpot.add(result.tpotNanos());
    }
    if (result.cachedTokens() >= 0) {
      knownInput += result.inputTokens();
      cached += result.cachedTokens();
    }
  }

  int requests() {
    return requests;
  }

  int kept() {
    return kept;
  }

  long tokens() {
    return input + output;
  }

  @Nullable Double attainment() {
    return ratio(kept, requests);
  }

  GroupReport report(String id) {
    return new GroupReport(
        id,
        requests,
        completed,
        rejected,
        attainment(),
        input,
        output,
        ratio((double) cached, (double) knownInput),
        ttft.millis(),
        tpot.millis(),
        e2e.millis());
  }

  static @Nullable Double ratio(double part, double whole) {
    return whole == 0 ? null : (Double) rounded(part / whole);
  }

  static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
