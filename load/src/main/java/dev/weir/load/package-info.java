/**
 * The load client: replays a workload over real HTTP and reports what came of it. Used by {@code
 * weir load}, the demo and the benchmarks.
 *
 * <p>Start at {@link dev.weir.load.LoadRun#start}. A run lives on its own event loops; each loop
 * has a {@link dev.weir.load.Pacer} that knows when a request is due, and a {@link
 * dev.weir.load.LoopClient} that owns the connections. {@link dev.weir.load.PromptWriter} turns
 * block ids into text, {@link dev.weir.load.Exchange} follows one answer to its outcome, {@link
 * dev.weir.load.LoadRecorder} is the only thing the loops share.
 */
@NullMarked
package dev.weir.load;

import org.jspecify.annotations.NullMarked;
