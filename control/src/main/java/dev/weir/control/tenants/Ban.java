package dev.weir.control.tenants;

import dev.weir.control.Cidr;

/**
 * Addresses that somebody shut out.
 *
 * @param until milliseconds since the epoch
 * @param reason for those who read the list
 */
public record Ban(Cidr range, long until, String reason) {}
