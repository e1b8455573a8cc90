package dev.weir.simulator.figures;

import dev.weir.simulator.trace.Recordings;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A trace that figures were published about, or what stands in for it.
 *
 * @param name the publication's
 * @param trace null: we do not hold it
 * @param recorded whether it is the publication's own
 */
record Prompts(String name, @Nullable Trace trace, boolean recorded) {
  /** Tokens of prompts are counted in blocks of this size in Mooncake's figures. */
  static final int MOONCAKE_BLOCK = 512;

  /** One of Mooncake's traces, if it is there. */
  static Prompts mooncake(Recordings recordings, String name, long seed) throws IOException {
    Path file = recordings.file("mooncake/" + name + "_trace.jsonl").orElse(null);
    return new Prompts(name, file == null ? null : Traces.read(file.toString(), seed), true);
  }

  /** Generated prompts with shared beginnings, so that every computation can be seen at work. */
  static Prompts generated(long seed) throws IOException {
    return new Prompts("generated", Traces.read("synthetic:agents", seed), false);
  }

  static int blockTokens(Trace trace) {
    return trace.requests().getFirst().prefix().blockTokens();
  }

  static int blocks(Trace trace) {
    return trace.requests().stream().mapToInt(r -> r.prefix().size()).sum();
  }

  /** Tokens of this prompt that its first so many blocks hold. */
  static int tokens(TraceRequest request, int blocks) {
    return (int) Math.min(request.inputTokens(), (long) blocks * request.prefix().blockTokens());
  }
}
