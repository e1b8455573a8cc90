/**
 * The {@code weir} command: reads the configuration, wires the parts and starts them. The only
 * module that knows everyone.
 *
 * <p>Start at {@link dev.weir.server.Weir} for the commands and at {@link dev.weir.server.Server}
 * for the wiring.
 */
@NullMarked
package dev.weir.server;

import org.jspecify.annotations.NullMarked;
