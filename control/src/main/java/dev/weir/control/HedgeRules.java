package dev.weir.control;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a request whose first token is late is given to a second engine.
 *
 * @param percentile of the times to the first token behind which it is late: 50 to 99.9
 * @param after that long it is late in any case; null: the percentile says
 * @param share of the model's requests that may be, over ten seconds: 0 to 1
 */
public record HedgeRules(double percentile, @Nullable Duration after, double share) {
  public HedgeRules {
    if (!(percentile >= 50 && percentile < 100) || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "hedge: percentile %s, share %s (expected: 50 to 99.9, 0 to 1)"
              .formatted(percentile, share));
    }
  }
}
