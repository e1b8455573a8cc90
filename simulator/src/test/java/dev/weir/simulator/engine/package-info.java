/** Tests of the simulated engine in virtual time. */
@NullMarked
package dev.weir.simulator.engine;

import org.jspecify.annotations.NullMarked;
