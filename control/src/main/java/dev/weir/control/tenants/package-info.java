/**
 * Who may call, as whom, and who changed that: organisations, tenants, tiers, keys, bans, tokens of
 * identity providers. {@link dev.weir.control.tenants.Tenancy} joins what {@code weir.yaml}
 * declares with what was made while running into the {@link dev.weir.control.KeyRing} in force;
 * {@link dev.weir.control.tenants.TenantRoutes} is the admin API over it.
 */
@NullMarked
package dev.weir.control.tenants;

import org.jspecify.annotations.NullMarked;
