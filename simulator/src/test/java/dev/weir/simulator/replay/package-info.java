@NullMarked
package dev.weir.simulator.replay;

import org.jspecify.annotations.NullMarked;
