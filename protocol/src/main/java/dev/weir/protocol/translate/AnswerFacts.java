package dev.weir.protocol.translate;

/**
 * What an answer repeats of its request beside what the translation keeps itself.
 *
 * @param model the model's name as the client wrote it
 * @param requestId what the ids of the answer are made of
 */
public record AnswerFacts(String model, String requestId) {}
