package dev.weir.protocol.translate;

import dev.weir.protocol.JsonText;
import dev.weir.protocol.translate.BlockSequence.Block;
import tools.jackson.databind.JsonNode;

/**
 * A stream of chat completions as the events of Responses. Its last events repeat all that was
 * said, so that it is kept meanwhile, up to {@link #MAX_TEXT} characters.
 */
final class ResponsesStream implements StreamTranslation, BlockSequence.Sink {
  static final int MAX_TEXT = 16 << 20;

  private final AnswerFacts facts;
  private final ResponsesEcho echo;
  private final ChatChunks chunks;
  private final BlockSequence blocks;

  /** The items that are closed, separated by commas. */
  private final StringBuilder output = new StringBuilder();

  /** What the open item has said. */
  private final StringBuilder text = new StringBuilder();

  /** Where the call in progress writes. */
  private StringBuilder out = new StringBuilder(0);

  private ResponseItem item;
  private long created;
  private long events;
  private boolean ended;

  ResponsesStream(AnswerFacts facts, ResponsesEcho echo) {
    this.facts = facts;
    this.echo = echo;
    item = ResponseItem.of(Kind.TEXT, 0, "", "", facts);
    blocks = new BlockSequence(this, "call_" + facts.requestId() + "_");
    chunks = new ChatChunks(blocks);
  }

  /**
   * What another has told of the first item.
   *
   * @param item its id
   * @param events that the client has been sent
   * @param created when the response began
   * @param text of the item so far
   */
  record Begun(String item, long events, long created, String text) {}

  /** One that goes on where an engine that speaks Responses has left off, in its first item. */
  static ResponsesStream takenUp(AnswerFacts facts, ResponsesEcho echo, Begun begun) {
    ResponsesStream stream = new ResponsesStream(facts, echo);
    stream.item = new ResponseItem(Kind.TEXT, begun.item, "", "");
    stream.events = begun.events;
    stream.created = begun.created;
    stream.text.append(begun.text);
    stream.blocks.takeUp(Kind.TEXT, true);
    return stream;
  }

  @Override
  public void chunk(byte[] json, int from, int to, StringBuilder out) throws Untranslatable {
    this.out = out;
    JsonNode chunk = chunks.read(json, from, to);
    begin();
    chunks.say(chunk);
    if (output.length() + text.length() > MAX_TEXT) {
      throw Untranslatable.answer("has more than " + MAX_TEXT + " characters");
    }
  }

  @Override
  public void end(StringBuilder out) {
    if (ended) {
      return;
    }
    this.out = out;
    begin();
    blocks.end();
    ChatFinish finish = chunks.finish();
    begin("response." + ResponseObject.status(finish)).append(",\"response\":");
    response().finished(finish, output, chunks.usage(), out);
    Events.end(out);
    ended = true;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  private void begin() {
    if (events > 0) {
      return;
    }
    for (String name : new String[] {"response.created", "response.in_progress"}) {
      begin(name).append(",\"response\":");
      response().unfinished(out);
      Events.end(out);
    }
  }

  private ResponseObject response() {
    return new ResponseObject(facts, echo, created > 0 ? created : chunks.created());
  }

  @Override
  public void open(Block block) {
    item = ResponseItem.of(block.kind(), block.index(), block.id(), block.name(), facts);
    text.setLength(0);
    begin("response.output_item.added").append(",\"output_index\":").append(block.index());
    out.append(",\"item\":");
    item.begun(out);
    Events.end(out);
    if (block.kind() != Kind.CALL) {
      ofItem("response.content_part.added", block).append(",\"part\":");
      item.part("", out);
      Events.end(out);
    }
  }

  @Override
  public void delta(Block block, String added) {
    text.append(added);
    ofItem(name(block.kind()) + ".delta", block).append(",\"delta\":");
    JsonText.quote(added, out);
    out.append(block.kind() == Kind.TEXT ? ",\"logprobs\":[]" : "");
    Events.end(out);
  }

  @Override
  public void close(Block block, boolean last) {
    String all = text.toString();
    done(block, all);
    if (block.kind() != Kind.CALL) {
      ofItem("response.content_part.done", block).append(",\"part\":");
      item.part(all, out);
      Events.end(out);
    }
    output.append(output.isEmpty() ? "" : ",");
    int start = output.length();
    item.done(last ? ResponseObject.status(chunks.finish()) : "completed", all, output);
    begin("response.output_item.done").append(",\"output_index\":").append(block.index());
    out.append(",\"item\":").append(output, start, output.length());
    Events.end(out);
  }

  private void done(Block block, String all) {
    ofItem(name(block.kind()) + ".done", block);
    switch (block.kind()) {
      case TEXT -> out.append(",\"logprobs\":[],\"text\":");
      case REASONING -> out.append(",\"text\":");
      case REFUSAL -> out.append(",\"refusal\":");
      case CALL -> {
        out.append(",\"name\":");
        JsonText.quote(item.name(), out);
        out.append(",\"arguments\":");
      }
    }
    JsonText.quote(all, out);
    Events.end(out);
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case TEXT -> "response.output_text";
      case REASONING -> "response.reasoning_text";
      case REFUSAL -> "response.refusal";
      case CALL -> "response.function_call_arguments";
    };
  }

  private StringBuilder ofItem(String event, Block block) {
    begin(event).append(",\"item_id\":");
    JsonText.quote(item.id(), out);
    out.append(",\"output_index\":").append(block.index());
    return block.kind() == Kind.CALL ? out : out.append(",\"content_index\":0");
  }

  private StringBuilder begin(String event) {
    return Events.begin(event, out).append(",\"sequence_number\":").append(events++);
  }
}
