/**
 * What a simulated engine reads and writes: prompts as canonical bytes, and answers whose every
 * word depends on every byte before it, so that a lost or doubled byte cannot stay unnoticed.
 *
 * <p>Start at {@link dev.weir.enginesim.text.Prompt} and {@link dev.weir.enginesim.text.Answer}.
 */
@NullMarked
package dev.weir.enginesim.text;

import org.jspecify.annotations.NullMarked;
