package dev.weir.control;

import java.util.Map;

/**
 * What answers {@code /admin/*}. The data plane checks who is asking, reads the whole request, and
 * calls this on a virtual thread: it may block.
 */
public interface AdminApi {
  /** Answers one call; never throws for a wrong call, it answers 4xx. */
  Reply handle(Call call);

  /**
   * @param path decoded, without the query
   * @param body at most the server's body limit
   */
  record Call(String method, String path, Map<String, String> query, String body) {}

  /** What goes back; errors in the OpenAI shape. */
  record Reply(int status, String contentType, String body) {}
}
