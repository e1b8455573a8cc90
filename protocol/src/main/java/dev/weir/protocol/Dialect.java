package dev.weir.protocol;

/** Whose words errors and streams are told in. */
public enum Dialect {
  /** {@code {"error":{…}}}; streams of chunks end with {@code [DONE]}. */
  OPENAI,
  /** {@code {"type":"error","error":{…}}}; streams of named events end with their last one. */
  ANTHROPIC
}
