package dev.weir.server.config;

import dev.weir.control.RetryRules;
import dev.weir.server.config.ResilienceKeys.Retries;

/** What a file that was found right says of what is done when an engine fails a request. */
final class ResilienceBuilder {
  private final Section root;

  ResilienceBuilder(Section root) {
    this.root = root;
  }

  RetryRules retries() {
    Section retries = root.value(ResilienceKeys.RETRIES);
    return new RetryRules(retries.value(Retries.SHARE), retries.value(Retries.FLOOR));
  }
}
