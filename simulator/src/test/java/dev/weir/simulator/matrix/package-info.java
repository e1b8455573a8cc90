/** The comparison of all on everything. */
@NullMarked
package dev.weir.simulator.matrix;

import org.jspecify.annotations.NullMarked;
