/** The load client against a scripted server on real sockets. */
@NullMarked
package dev.weir.load;

import org.jspecify.annotations.NullMarked;
