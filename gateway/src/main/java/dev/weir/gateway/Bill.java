package dev.weir.gateway;

import dev.weir.control.port.LedgerRow.Tokens;

/**
 * What a request that is over comes to, once for the limits of its tenant and for the ledger, so
 * that the two cannot differ.
 *
 * @param tokens that were counted, or estimated where the engine told none
 * @param micros in millionths of the currency of the price list
 */
record Bill(Tokens tokens, long micros) {
  static final Bill NOTHING = new Bill(Tokens.NONE, 0);
}
