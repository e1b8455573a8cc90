package dev.weir.control.degrade;

/**
 * Where a share of a model's requests is copied to.
 *
 * @param to the model that answers to nobody
 * @param share of the requests: &gt; 0 and &le; 1
 * @param inFlight copies at once: &gt; 0
 */
public record ShadowSpec(String to, double share, int inFlight) {}
