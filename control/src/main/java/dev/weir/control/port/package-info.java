/**
 * What the platform needs of the outside, as interfaces. Start at {@link
 * dev.weir.control.port.TenantStore} and {@link dev.weir.control.port.SharedCounters}.
 */
@NullMarked
package dev.weir.control.port;

import org.jspecify.annotations.NullMarked;
