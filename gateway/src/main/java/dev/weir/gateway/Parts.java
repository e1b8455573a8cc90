package dev.weir.gateway;

import dev.weir.control.limits.Limits;

/**
 * What a gateway is given that others share with it.
 *
 * @param rules of its pools
 * @param limits of its tenants; whoever made them closes them, behind the gateway
 */
public record Parts(PoolRules rules, Limits limits) {
  /** With limits that no other gateway knows of. */
  public static Parts of(PoolRules rules) {
    return new Parts(rules, Limits.local());
  }
}
