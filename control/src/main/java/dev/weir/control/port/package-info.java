/**
 * What the platform needs of the outside, each as an interface with an implementation in memory;
 * what stands on real systems is in {@code adapters}, and one contract suite of {@code testkit}
 * holds them to the same. Start at {@link dev.weir.control.port.LedgerStore}, {@link
 * dev.weir.control.port.TenantStore} and {@link dev.weir.control.port.SharedCounters}.
 */
@NullMarked
package dev.weir.control.port;

import org.jspecify.annotations.NullMarked;
