@NullMarked
package dev.weir.simulator.policy;

import org.jspecify.annotations.NullMarked;
