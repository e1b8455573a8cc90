package dev.weir.control.degrade;

import java.time.Duration;

/**
 * Where a share of a model's requests is copied to.
 *
 * @param to the model that answers to nobody
 * @param share of the requests: &gt; 0 and &le; 1
 * @param inFlight copies at once: &gt; 0
 * @param silence after which a copy is given up; nobody waits for it, so less than of a request
 */
public record ShadowSpec(String to, double share, int inFlight, Duration silence) {
  public static final Duration SILENCE = Duration.ofSeconds(30);

  public ShadowSpec(String to, double share, int inFlight) {
    this(to, share, inFlight, SILENCE);
  }
}
