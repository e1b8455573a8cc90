package dev.weir.protocol.translate;

/** Named events of a stream, whose data repeat the name as their type. */
final class Events {
  private Events() {}

  /** Everything up to the first member behind the type. */
  static StringBuilder begin(String name, StringBuilder out) {
    return out.append("event: ")
        .append(name)
        .append("\ndata: {\"type\":\"")
        .append(name)
        .append('"');
  }

  static void end(StringBuilder out) {
    out.append("}\n\n");
  }
}
