/**
 * Figures that others have published, computed again: theirs beside ours.
 *
 * <p>Start at {@link dev.weir.simulator.figures.Figures}.
 */
@NullMarked
package dev.weir.simulator.figures;

import org.jspecify.annotations.NullMarked;
