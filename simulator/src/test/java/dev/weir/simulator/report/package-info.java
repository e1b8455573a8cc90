/** Metric definitions against examples computed by hand. */
@NullMarked
package dev.weir.simulator.report;

import org.jspecify.annotations.NullMarked;
