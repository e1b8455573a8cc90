package dev.weir.gateway;

import dev.weir.control.degrade.Ladders;
import dev.weir.control.ledger.LedgerIntake;
import dev.weir.control.limits.Limits;

/**
 * What a gateway is given that others share with it.
 *
 * @param rules of its pools
 * @param limits of its tenants; whoever made them closes them, behind the gateway
 * @param ledger that is told of every request that ended; outlives the gateway
 * @param ladders of its models, which the gateway keeps in step with their pressure
 */
public record Parts(PoolRules rules, Limits limits, LedgerIntake ledger, Ladders ladders) {
  /** With ladders of its own. */
  public Parts(PoolRules rules, Limits limits, LedgerIntake ledger) {
    this(rules, limits, ledger, new Ladders());
  }

  /** With limits that no other gateway knows of, and no ledger. */
  public static Parts of(PoolRules rules) {
    return new Parts(rules, Limits.local(), LedgerIntake.NONE);
  }
}
