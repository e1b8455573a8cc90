/**
 * What the platform needs from outside, each with an implementation that needs nothing: start at
 * {@link dev.weir.control.port.SharedCounters}.
 */
@NullMarked
package dev.weir.control.port;

import org.jspecify.annotations.NullMarked;
