/**
 * Recorded and generated workloads in one model: who asks when, for how many tokens, and which part
 * of the prompt was seen before.
 *
 * <p>Start at {@link dev.weir.simulator.trace.Traces#read}, which recognises the format by its
 * content; {@link dev.weir.simulator.trace.TraceRequest} is the model that all readers fill; {@link
 * dev.weir.simulator.trace.SyntheticWorkload} makes traffic where no recording is at hand.
 */
@NullMarked
package dev.weir.simulator.trace;

import org.jspecify.annotations.NullMarked;
