package dev.weir.simulator.figures;

import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.trace.TraceRequest;

/**
 * A node that only reads prompts, one after the other. Its chunks are large, as it has no decodes
 * to keep waiting. What a prompt leaves in its cache counts as there from the moment the prompt is
 * placed: the node is first come first served, so nobody placed later can be earlier.
 */
final class PrefillNode {
  private static final int CHUNK_TOKENS = 8_192;

  private final EngineProfile profile;
  private final NodeCache cache;
  private double freeAt;

  PrefillNode(EngineProfile profile, long cacheBlocks) {
    this.profile = profile;
    this.cache = new NodeCache(cacheBlocks);
  }

  /** Seconds until everything placed here is read. */
  double queue(double now) {
    return Math.max(0, freeAt - now);
  }

  int match(TraceRequest request) {
    return cache.match(request.prefix());
  }

  /** Seconds to read a prompt of which so many leading blocks need not be read. */
  double prefill(TraceRequest request, int hits) {
    // The last token is always computed: it makes the first one of the answer.
    int done = Math.min(Prompts.tokens(request, hits), request.inputTokens() - 1);
    double millis = 0;
    while (done < request.inputTokens()) {
      int chunk = Math.min(CHUNK_TOKENS, request.inputTokens() - done);
      millis += profile.cost().millis(chunk, 0, 0, chunk * (done + chunk * 0.5));
      done += chunk;
    }
    return millis / 1e3;
  }

  /** Places a prompt that takes so long; returns when it is read. */
  double place(TraceRequest request, double now, double seconds) {
    freeAt = Math.max(now, freeAt) + seconds;
    cache.touch(request.prefix());
    return freeAt;
  }
}
