package dev.weir.simulator.replay;

import dev.weir.scheduler.Claim;
import dev.weir.scheduler.Ticket;

/**
 * What a request brings: to the router, and to the engine.
 *
 * @param blocks names of the full blocks of the prompt, and of the answer where they are known
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from maker to engine once.
record Prompt(
    String tenant,
    Ticket.Work work,
    Claim claim,
    int promptTokens,
    int outputTokens,
    long[] blocks) {}
