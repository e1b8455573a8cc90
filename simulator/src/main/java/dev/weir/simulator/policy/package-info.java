/**
 * The placements that a replay can be asked for by name. Start at {@link
 * dev.weir.simulator.policy.Policies}.
 */
@NullMarked
package dev.weir.simulator.policy;

import org.jspecify.annotations.NullMarked;
