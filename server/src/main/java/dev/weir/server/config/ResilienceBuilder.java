package dev.weir.server.config;

import dev.weir.control.RetryRules;
import dev.weir.control.Tries;
import dev.weir.server.config.ResilienceKeys.Retries;
import dev.weir.server.config.ResilienceKeys.Stalls;

/** What a file that was found right says of what is done when an engine fails a request. */
final class ResilienceBuilder {
  private final Section root;

  ResilienceBuilder(Section root) {
    this.root = root;
  }

  Tries tries() {
    boolean learnt = root.value(ResilienceKeys.STALLS).value(Stalls.LEARNT);
    return new Tries(retries(), learnt, HedgingKeys.usual(root));
  }

  private RetryRules retries() {
    Section retries = root.value(ResilienceKeys.RETRIES);
    return new RetryRules(retries.value(Retries.SHARE), retries.value(Retries.FLOOR));
  }
}
