/**
 * The event loops that all servers and clients of the house run on: which native transport, how
 * many threads, what they are called. No protocol lives here.
 */
@NullMarked
package dev.weir.transport;

import org.jspecify.annotations.NullMarked;
