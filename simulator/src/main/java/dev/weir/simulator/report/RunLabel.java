package dev.weir.simulator.report;

/**
 * What a run is called in its report.
 *
 * @param policy compared, or what was addressed
 * @param rate requests a second that the workload asked for
 * @param seed of the run
 */
public record RunLabel(String policy, double rate, long seed) {}
