package dev.weir.simulator.matrix;

import dev.weir.simulator.replay.ClosedLoop;
import dev.weir.simulator.trace.Recordings;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.Traces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What arrives: a recording where we hold it, else generated requests of the same kind. */
enum Workload {
  LONG("mooncake/conversation_trace.jsonl", "synthetic:long", 5_000, 100),
  CHAT("azure2023/AzureLLMInferenceTrace_conv.csv", "synthetic:azure", 1_000, 50),
  CODE("azure2023/AzureLLMInferenceTrace_code.csv", "synthetic:code", 250, 50),
  TOOLS("mooncake/synthetic_trace.jsonl", "synthetic:tools", 5_000, 100),
  AGENTS("claude-code/sessions.tar.gz", "synthetic:agents", 5_000, 100);

  private static final int OF_LARGE = 6;

  private final String recording;
  private final String generated;
  private final int ttftMillis;
  private final int tpotMillis;

  Workload(String recording, String generated, int ttftMillis, int tpotMillis) {
    this.recording = recording;
    this.generated = generated;
    this.ttftMillis = ttftMillis;
    this.tpotMillis = tpotMillis;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String promise() {
    return "ttft=" + ttftMillis + "ms,tpot=" + tpotMillis + "ms";
  }

  /** What a model of 70 billion weights is asked for. */
  String promiseOfLarge() {
    int millis = this == AGENTS ? ttftMillis : ttftMillis * OF_LARGE;
    return "ttft=" + millis + "ms,tpot=" + tpotMillis + "ms";
  }

  /** The name of what {@link #read} reads. */
  String source(Recordings recordings) {
    return recordings.file(recording).isPresent() ? recording : generated;
  }

  Trace read(Recordings recordings, long seed) throws IOException {
    Path file = recordings.file(recording).orElse(null);
    return Traces.read(file == null ? generated : file.toString(), seed);
  }

  /** Agents wait for their answers: searched is a number of sessions, not a rate. */
  @Nullable ClosedLoop loop() {
    return this == AGENTS ? new ClosedLoop(1, 1, ClosedLoop.MOST_THINK_NANOS) : null;
  }
}
