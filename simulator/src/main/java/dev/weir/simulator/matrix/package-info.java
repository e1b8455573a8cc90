/**
 * The comparison of all policies on all workloads and fleets, and what it says about the goals that
 * Weir's own policy was given. Interrupted, it goes on where it stopped.
 *
 * <p>Start at {@link dev.weir.simulator.matrix.Matrix}.
 */
@NullMarked
package dev.weir.simulator.matrix;

import org.jspecify.annotations.NullMarked;
