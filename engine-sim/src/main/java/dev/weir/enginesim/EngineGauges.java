package dev.weir.enginesim;

/**
 * One engine at one moment.
 *
 * @param running sequences
 * @param waiting sequences
 * @param usedBlocks KV blocks held by sequences
 * @param cachedBlocks KV blocks that a later prompt can find
 * @param connections open
 * @param bufferedBytes written to connections and not yet taken by the network
 * @param finished sequences since the start
 * @param aborted sequences since the start
 * @param promptTokens of sequences admitted since it last came up
 * @param cachedTokens those of them that were found in the prefix cache
 * @param generatedTokens since it last came up
 * @param preemptions since it last came up
 */
public record EngineGauges(
    int running,
    int waiting,
    int usedBlocks,
    int cachedBlocks,
    int connections,
    long bufferedBytes,
    long finished,
    long aborted,
    long promptTokens,
    long cachedTokens,
    long generatedTokens,
    long preemptions) {}
