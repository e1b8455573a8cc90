/**
 * What a run amounted to, measured as the field measures it; replay and load share it.
 *
 * <p>Start at {@link dev.weir.simulator.report.RequestLog}, which takes one {@link
 * dev.weir.simulator.report.RequestResult} per request and sums them up as a {@link
 * dev.weir.simulator.report.RunReport}; {@link dev.weir.simulator.report.Report} writes JSON and
 * the table for people.
 */
@NullMarked
package dev.weir.simulator.report;

import org.jspecify.annotations.NullMarked;
