package dev.weir.protocol.translate;

/**
 * What a client has been sent of an answer whose engine was lost.
 *
 * @param opening the first event with content, in JSON, which names the answer
 * @param text all that was said
 * @param tokens of the answer that were sent: those of engines that count along, else its pieces
 * @param finished whether the client was told why it ended, so that only usage is missing
 * @param usageWanted whether the client wants to hear of usage
 */
public record AnswerSoFar(
    String opening, String text, long tokens, boolean finished, boolean usageWanted) {}
