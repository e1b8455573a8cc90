/** The page about runs. */
@NullMarked
package dev.weir.simulator.story;

import org.jspecify.annotations.NullMarked;
