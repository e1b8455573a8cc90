/** Published figures, computed again. */
@NullMarked
package dev.weir.simulator.figures;

import org.jspecify.annotations.NullMarked;
