/**
 * What the platform knows and does off the hot path: keys, fleet, models, configuration in force.
 * Code here runs on virtual threads and may block; the data plane reads one {@link
 * dev.weir.control.Snapshot} per request and never waits for anything in this module.
 *
 * <p>Start at {@link dev.weir.control.Snapshot} and {@link dev.weir.control.Snapshots}; {@link
 * dev.weir.control.Fleet} keeps the engines and their {@link dev.weir.control.EngineHealth}, {@link
 * dev.weir.control.Catalog} the models, {@link dev.weir.control.AdminRoutes} shows both.
 */
@NullMarked
package dev.weir.control;

import org.jspecify.annotations.NullMarked;
