/**
 * What goes wrong, end to end: engines that fail in every way they can, clients that send what they
 * should not. {@link dev.weir.server.faults.RunningWeir} is the gateway under test, {@link
 * dev.weir.server.faults.Wire} the client that says exactly what a test wants.
 */
@NullMarked
package dev.weir.server.faults;

import org.jspecify.annotations.NullMarked;
