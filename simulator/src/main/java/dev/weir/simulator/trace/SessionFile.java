package dev.weir.simulator.trace;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of one coding session, as far as it is read. Seconds are floating point. */
record SessionFile(
    @Nullable String id,
    @JsonProperty("block_size") int blockSize,
    @Nullable List<Entry> requests) {

  /** A model call, or a sub-agent ({@code type} "subagent") with calls of its own. */
  @SuppressWarnings("ArrayRecordComponent") // Bound from JSON and dropped after reading.
  record Entry(
      double t,
      @Nullable String type,
      int in,
      int out,
      @JsonProperty("hash_ids") int @Nullable [] hashIds,
      @JsonProperty("api_time") @Nullable Double apiTime,
      @JsonProperty("think_time") @Nullable Double thinkTime,
      @JsonProperty("agent_id") @Nullable String agentId,
      @Nullable List<Entry> requests) {

    boolean subagent() {
      return "subagent".equals(type);
    }

    /** When its answer was complete on the clock of the recording. */
    double end() {
      return t + (apiTime == null ? 0 : apiTime);
    }
  }
}
