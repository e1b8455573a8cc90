package dev.weir.protocol.translate;

import dev.weir.protocol.JsonText;
import dev.weir.protocol.translate.BlockSequence.Block;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A stream of chat completions as the events of Messages. Usage is told at the end, where the
 * engine tells it; at the beginning it is what the first chunk knows, mostly nothing.
 */
final class MessagesStream implements StreamTranslation, BlockSequence.Sink {
  private final AnswerFacts facts;
  private final boolean thinking;
  private final ChatChunks chunks;
  private final BlockSequence blocks;
  private final List<Kind> kinds = new ArrayList<>();

  /** Where the call in progress writes. */
  private StringBuilder out = new StringBuilder(0);

  /** Blocks that were not shown. */
  private int hidden;

  private boolean begun;
  private boolean ended;

  MessagesStream(AnswerFacts facts, boolean thinking) {
    this.facts = facts;
    this.thinking = thinking;
    blocks = new BlockSequence(this, MessagesAnswer.callIds(facts));
    chunks = new ChatChunks(blocks);
  }

  /** One that goes on where an engine that speaks Messages has left off, in its first block. */
  static MessagesStream takenUp(AnswerFacts facts, boolean open) {
    MessagesStream stream = new MessagesStream(facts, false);
    stream.begun = true;
    stream.kinds.add(Kind.TEXT);
    stream.blocks.takeUp(Kind.TEXT, open);
    return stream;
  }

  @Override
  public void chunk(byte[] json, int from, int to, StringBuilder out) throws Untranslatable {
    this.out = out;
    JsonNode chunk = chunks.read(json, from, to);
    begin();
    chunks.say(chunk);
  }

  @Override
  public void end(StringBuilder out) {
    if (ended) {
      return;
    }
    this.out = out;
    begin();
    blocks.end();
    Events.begin("message_delta", out).append(",\"delta\":{");
    MessagesAnswer.stop(chunks.finish(), kinds, out);
    out.append("},\"usage\":");
    MessagesAnswer.usage(chunks.usage(), out);
    Events.end(out);
    Events.begin("message_stop", out);
    Events.end(out);
    ended = true;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    Events.begin("message_start", out).append(",\"message\":");
    MessagesAnswer.begin(facts, out);
    out.append("[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":");
    MessagesAnswer.usage(chunks.usage(), out);
    out.append('}');
    Events.end(out);
  }

  @Override
  public void open(Block block) {
    kinds.add(block.kind());
    if (isHidden(block)) {
      hidden++;
      return;
    }
    event("content_block_start", block).append(",\"content_block\":");
    switch (block.kind()) {
      case REASONING -> out.append("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
      case TEXT, REFUSAL -> out.append("{\"type\":\"text\",\"text\":\"\"}");
      case CALL -> {
        out.append("{\"type\":\"tool_use\",\"id\":");
        JsonText.quote(block.id(), out);
        out.append(",\"name\":");
        JsonText.quote(block.name(), out);
        out.append(",\"input\":{}}");
      }
    }
    Events.end(out);
  }

  @Override
  public void delta(Block block, String text) {
    if (isHidden(block)) {
      return;
    }
    event("content_block_delta", block)
        .append(
            switch (block.kind()) {
              case REASONING -> ",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":";
              case TEXT, REFUSAL -> ",\"delta\":{\"type\":\"text_delta\",\"text\":";
              case CALL -> ",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":";
            });
    JsonText.quote(text, out);
    out.append('}');
    Events.end(out);
  }

  @Override
  public void close(Block block, boolean last) {
    if (isHidden(block)) {
      return;
    }
    if (block.kind() == Kind.REASONING) {
      event("content_block_delta", block)
          .append(",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"")
          .append(MessagesAnswer.SIGNATURE)
          .append("\"}");
      Events.end(out);
    }
    event("content_block_stop", block);
    Events.end(out);
  }

  private boolean isHidden(Block block) {
    return block.kind() == Kind.REASONING && !thinking;
  }

  private StringBuilder event(String name, Block block) {
    return Events.begin(name, out).append(",\"index\":").append(block.index() - hidden);
  }
}
