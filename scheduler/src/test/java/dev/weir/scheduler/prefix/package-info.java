/** Tests of the prefix index. */
@NullMarked
package dev.weir.scheduler.prefix;

import org.jspecify.annotations.NullMarked;
