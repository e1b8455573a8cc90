package dev.weir.protocol;

import java.nio.ByteBuffer;

/**
 * Whether a request offers the model tools. Some engines and providers run them by themselves, so
 * such a request may do something in the world each time that it is asked. Looked for only where
 * that matters, in a body that is known to be JSON.
 */
public final class ToolScan implements JsonVisitor {
  private static final Shape SHAPE =
      Shape.of("tools", "functions", "mcp_servers", "web_search_options");

  private boolean offered;

  private ToolScan() {}

  /**
   * @param depth of nesting, at the most
   */
  public static boolean offered(byte[] body, int depth) {
    ToolScan scan = new ToolScan();
    JsonScanner json = new JsonScanner(SHAPE, scan, depth);
    json.feed(ByteBuffer.wrap(body), 0, body.length);
    return scan.offered;
  }

  @Override
  public void begin(int node, JsonKind kind, long offset) {
    offered |= node != Shape.ROOT && (kind == JsonKind.ARRAY || kind == JsonKind.OBJECT);
  }

  @Override
  public void end(int node, JsonKind kind, long end, RawText text) {}
}
