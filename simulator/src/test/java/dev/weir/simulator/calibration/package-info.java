/** The simulated engine against a recorded run. */
@NullMarked
package dev.weir.simulator.calibration;

import org.jspecify.annotations.NullMarked;
