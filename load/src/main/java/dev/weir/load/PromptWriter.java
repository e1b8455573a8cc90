package dev.weir.load;

import dev.weir.simulator.trace.BlockPrefix;
import dev.weir.simulator.trace.TraceRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Writes the JSON of a chat request whose messages have the recorded length and share exactly the
 * recorded prefixes.
 *
 * <p>Prompts whose first <i>k</i> block ids are equal have messages that are equal byte for byte up
 * to the end of block <i>k</i>: a block's text depends on its id alone, and so does whether a new
 * turn begins after it. What the blocks do not cover is filled with text of this request alone. The
 * seed and the lap go into every text, so that a second run, or a second round through the trace,
 * does not find caches filled by the first.
 *
 * <p>Cost: four bytes a token, written once, no intermediate strings.
 */
final class PromptWriter {
  private static final int TURN_TOKENS = 1024;
  private static final int SLACK_BYTES = 512;
  private static final byte[] USER = ascii("{\"role\":\"user\",\"content\":\"");
  private static final byte[] ASSISTANT = ascii("{\"role\":\"assistant\",\"content\":\"");
  private static final byte[] CLOSE = ascii("\"}");
  private static final byte[] NEXT = ascii("\"},");
  private static final byte[] GO_ON = ascii("\"},{\"role\":\"user\",\"content\":\"Go on.");

  private final LoadPlan plan;
  private final byte[] head;

  PromptWriter(LoadPlan plan) {
    this.plan = plan;
    String model = plan.target().model().replace("\\", "\\\\").replace("\"", "\\\"");
    this.head = ("{\"model\":\"" + model + "\",\"messages\":").getBytes(StandardCharsets.UTF_8);
  }

  ByteBuf body(TraceRequest request, int lap, boolean stream) {
    ByteBuf out = Unpooled.buffer(request.inputTokens() * 4 + head.length + SLACK_BYTES);
    out.writeBytes(head);
    String messages = request.messages();
    if (messages == null) {
      messages(out, request, lap);
    } else {
      out.writeCharSequence(messages, StandardCharsets.UTF_8);
    }
    out.writeCharSequence(
        ",\"max_tokens\":" + Math.max(1, request.outputTokens()), StandardCharsets.US_ASCII);
    if (stream) {
      out.writeBytes(ascii(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    }
    out.writeBytes(ascii(plan.ignoreEos() ? ",\"ignore_eos\":true}" : "}"));
    return out;
  }

  private void messages(ByteBuf out, TraceRequest request, int lap) {
    BlockPrefix prefix = request.prefix();
    long salt = BlockText.mix(plan.seed() ^ (long) lap << 32);
    int left = request.inputTokens();
    boolean user = true;
    out.writeByte('[').writeBytes(USER);
    for (int block = 0; block < prefix.size() && left > 0; block++) {
      long number = BlockText.mix(prefix.id(block) ^ salt);
      int tokens = Math.min(left, prefix.blockTokens());
      BlockText.write(out, number, tokens);
      left -= tokens;
      if (left > 0 && turnAfter(number, prefix.blockTokens())) {
        user = !user;
        out.writeBytes(NEXT).writeBytes(user ? USER : ASSISTANT);
      }
    }
    BlockText.write(out, BlockText.mix(~request.id() ^ salt), left);
    out.writeBytes(user ? CLOSE : GO_ON);
    out.writeBytes(user ? new byte[0] : CLOSE).writeByte(']');
  }

  /** A turn takes about a thousand tokens; where it ends is a property of the block. */
  private boolean turnAfter(long number, int blockTokens) {
    return plan.turns()
        && Long.remainderUnsigned(number, Math.ceilDiv(TURN_TOKENS, blockTokens)) == 0;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
