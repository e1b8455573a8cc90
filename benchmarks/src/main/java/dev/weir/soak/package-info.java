/**
 * A long run of a real {@code weir serve} under load while its engines fail, and whether it is as
 * well at the end as at the beginning. Start at {@link dev.weir.soak.Soak}.
 */
@NullMarked
package dev.weir.soak;

import org.jspecify.annotations.NullMarked;
