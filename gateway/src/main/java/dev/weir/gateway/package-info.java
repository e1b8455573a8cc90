/**
 * The data plane: accept, authenticate, admit, place, relay, account. A request lives on one event
 * loop from accept to its last byte; nothing here blocks.
 *
 * <p>Start at {@link dev.weir.gateway.Gateway}.
 */
@NullMarked
package dev.weir.gateway;

import org.jspecify.annotations.NullMarked;
