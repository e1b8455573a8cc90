package dev.weir.scheduler;

/**
 * What an engine reports of itself, late as all reports are; a negative value was not told.
 *
 * @param running sequences in its batch
 * @param waiting sequences in its queue
 * @param kvUse share of its KV blocks in use, 0 to 1
 * @param kvTokens that its KV cache holds in all
 */
public record Gauges(int running, int waiting, double kvUse, long kvTokens) {}
