/**
 * One model engine, imitated: continuous batching, a paged KV cache with prefix reuse, and a cost
 * formula that says how long each iteration takes on a given accelerator.
 *
 * <p>Nothing here has a clock, a thread or a random source. Replay drives it in virtual time, the
 * HTTP engine in real time, and both see the same decisions.
 *
 * <p>Start at {@link dev.weir.simulator.engine.SimulatedEngine}; {@link
 * dev.weir.simulator.engine.EngineProfile} says how fast it is, {@link
 * dev.weir.simulator.engine.Sequence} is one request on it, {@link
 * dev.weir.simulator.engine.FleetGroup} reads {@code 2xh100-8b@0.6,4xa100-8b}.
 */
@NullMarked
package dev.weir.simulator.engine;

import org.jspecify.annotations.NullMarked;
