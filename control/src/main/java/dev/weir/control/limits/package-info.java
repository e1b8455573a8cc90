/**
 * What tenants may use, and what they have used: start at {@link dev.weir.control.limits.Limits},
 * whose {@link dev.weir.control.limits.Reservation}s are taken before a request runs and settled
 * behind it; then {@link dev.weir.control.limits.Window}, the one algorithm, and {@link
 * dev.weir.control.limits.Gate}, which shares it between gateways.
 */
@NullMarked
package dev.weir.control.limits;

import org.jspecify.annotations.NullMarked;
