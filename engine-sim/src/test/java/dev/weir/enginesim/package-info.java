/** The simulated engine over real HTTP. */
@NullMarked
package dev.weir.enginesim;

import org.jspecify.annotations.NullMarked;
