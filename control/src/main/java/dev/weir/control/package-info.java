/**
 * What the platform knows and does off the hot path: keys, fleet, models, configuration in force.
 * Code here runs on virtual threads and may block; the data plane reads one {@link
 * dev.weir.control.Snapshot} per request and never waits for anything in this module.
 *
 * <p>Start at {@link dev.weir.control.Snapshot} and {@link dev.weir.control.Snapshots}.
 */
@NullMarked
package dev.weir.control;

import org.jspecify.annotations.NullMarked;
