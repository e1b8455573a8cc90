/**
 * Faults of simulated engines by a seeded schedule, for demos, tests and long runs.
 *
 * <p>Start at {@link dev.weir.enginesim.chaos.Chaos}; what happens when is {@link
 * dev.weir.enginesim.chaos.Schedule}'s business.
 */
@NullMarked
package dev.weir.enginesim.chaos;

import org.jspecify.annotations.NullMarked;
