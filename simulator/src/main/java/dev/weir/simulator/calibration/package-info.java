/**
 * Holds the simulated engine against a real one: an engine profile from measured layer times, a
 * recorded run replayed on it in virtual time, and the errors of the means.
 *
 * <p>Start at {@link dev.weir.simulator.calibration.Calibration}.
 */
@NullMarked
package dev.weir.simulator.calibration;

import org.jspecify.annotations.NullMarked;
