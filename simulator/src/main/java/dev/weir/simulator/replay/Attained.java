package dev.weir.simulator.replay;

/**
 * How many kept their promise.
 *
 * @param share of all requests; of a run that ended early as much as it can have been at most
 * @param longest of the tenth with the longest prompts, in as far as they ended
 */
record Attained(double share, double longest) {}
