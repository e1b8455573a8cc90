/**
 * Simulated engines over HTTP, in the dialect of vLLM: models, chat, completions, embeddings,
 * health, metrics, and faults on demand. The pace comes from {@link
 * dev.weir.simulator.engine.SimulatedEngine}, the text from {@link dev.weir.enginesim.text}.
 *
 * <p>Start at {@link dev.weir.enginesim.EngineServer}. An engine lives on one event loop: its
 * listening socket, its connections, its steps and all their state.
 */
@NullMarked
package dev.weir.enginesim;

import org.jspecify.annotations.NullMarked;
