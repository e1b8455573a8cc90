package dev.weir.control;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What answers {@code /admin/*} and {@code /console/*}. The data plane checks who is asking, reads
 * the whole request, and calls this on a virtual thread: it may block.
 */
public interface AdminApi {
  /** Answers one call; never throws for a wrong call, it answers 4xx. */
  Reply handle(Call call);

  /**
   * @param path decoded, without the query
   * @param body at most the server's body limit
   * @param ifNoneMatch the tag of what the caller has already; null: it has nothing
   */
  record Call(
      String method,
      String path,
      Map<String, String> query,
      String body,
      @Nullable String ifNoneMatch) {
    public Call(String method, String path, Map<String, String> query, String body) {
      this(method, path, query, body, null);
    }
  }

  /**
   * What goes back; errors in the OpenAI shape.
   *
   * @param headers besides content type and length
   */
  record Reply(int status, String contentType, String body, Map<String, String> headers) {
    public Reply(int status, String contentType, String body) {
      this(status, contentType, body, Map.of());
    }
  }
}
