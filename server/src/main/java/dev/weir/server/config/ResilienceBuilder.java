package dev.weir.server.config;

import dev.weir.control.HedgeRules;
import dev.weir.control.RetryRules;
import dev.weir.control.Tries;
import dev.weir.server.config.ResilienceKeys.Hedges;
import dev.weir.server.config.ResilienceKeys.Retries;
import dev.weir.server.config.ResilienceKeys.Stalls;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a file that was found right says of what is done when an engine fails a request. */
final class ResilienceBuilder {
  private final Section root;

  ResilienceBuilder(Section root) {
    this.root = root;
  }

  Tries tries() {
    Map<String, HedgeRules> hedges = new LinkedHashMap<>();
    for (Section hedge : root.value(ResilienceKeys.HEDGES)) {
      double percentile = hedge.value(Hedges.PERCENTILE);
      hedges.put(
          hedge.value(Hedges.MODEL),
          new HedgeRules(percentile, hedge.find(Hedges.AFTER), hedge.value(Hedges.SHARE)));
    }
    return new Tries(retries(), root.value(ResilienceKeys.STALLS).value(Stalls.LEARNT), hedges);
  }

  private RetryRules retries() {
    Section retries = root.value(ResilienceKeys.RETRIES);
    return new RetryRules(retries.value(Retries.SHARE), retries.value(Retries.FLOOR));
  }
}
