/**
 * The world in virtual time: a trace arrives at routers, which place it on simulated engines.
 *
 * <p>Start at {@link dev.weir.simulator.replay.Replay}.
 */
@NullMarked
package dev.weir.simulator.replay;

import org.jspecify.annotations.NullMarked;
