package dev.weir.enginesim.text;

/**
 * The call of a tool that an answer is; its text are the arguments.
 *
 * @param id by which the tool's result names it
 * @param function the tool
 */
public record Call(String id, String function) {}
