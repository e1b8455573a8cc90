/** Readers on generated files, and on the shared recordings where they are at hand. */
@NullMarked
package dev.weir.simulator.trace;

import org.jspecify.annotations.NullMarked;
