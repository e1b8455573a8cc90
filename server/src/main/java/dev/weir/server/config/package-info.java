/**
 * {@code weir.yaml}: from text to a {@link dev.weir.control.Snapshot}, with every mistake found at
 * once and each said in one line with file, line, value and expectation.
 *
 * <p>Start at {@link dev.weir.server.config.ConfigLoader}; {@link dev.weir.server.config.Schema} is
 * the table of all keys, from which reading, defaults and the user's documentation follow.
 */
@NullMarked
package dev.weir.server.config;

import org.jspecify.annotations.NullMarked;
