package dev.weir.simulator.trace;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Mooncake's JSONL [1]: {@code timestamp} in ms, {@code input_length}, {@code output_length},
 * {@code hash_ids}, one for each 512 tokens of the prompt, the last mostly partial. An id stands
 * for its block and all before it.
 *
 * <p>[1] Qin et al., Mooncake: Trading More Storage for Less Computation, FAST '25.
 */
final class MooncakeReader {
  private static final int BLOCK_TOKENS = 512;

  private final String name;
  private final long seed;
  private final BlockIds ids = new BlockIds();

  MooncakeReader(String name, long seed) {
    this.name = name;
    this.seed = seed;
  }

  Trace read(InputStream in) throws IOException {
    List<TraceRequest> requests = new ArrayList<>();
    JsonLines.each(name, in, line -> requests.add(request(line)));
    long[] arrivals = requests.stream().mapToLong(TraceRequest::arrivalNanos).toArray();
    long[] spread = ArrivalJitter.spread(arrivals, seed);
    TraceBuilder builder = new TraceBuilder();
    for (int i = 0; i < spread.length; i++) {
      builder.add(requests.get(i).at(i, spread[i], -1));
    }
    return Trace.recorded(name, builder.byArrival());
  }

  private TraceRequest request(JsonLine line) {
    int input = line.count("input_length", 1);
    return TraceRequest.lone(
        line.millis("timestamp"), input, line.count("output_length", 0), prefix(line, input));
  }

  private BlockPrefix prefix(JsonLine line, int input) {
    JsonNode array = line.field("hash_ids");
    int most = Math.ceilDiv(input, BLOCK_TOKENS);
    if (!array.isArray() || array.size() > most) {
      throw line.wrong("hash_ids", "an array of at most " + most + " ids, one per 512 tokens");
    }
    int[] blocks = new int[array.size()];
    for (int i = 0; i < blocks.length; i++) {
      JsonNode id = array.get(i);
      if (!id.isIntegralNumber() || !id.canConvertToLong()) {
        throw TraceException.at(line.where(), "hash_ids[" + i + "]", id, "an integer");
      }
      blocks[i] = ids.number(id.longValue());
    }
    return BlockPrefix.of(BLOCK_TOKENS, 0, blocks);
  }
}
