package dev.weir.protocol.translate;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts what a stream of chunks says into blocks that follow each other, as Messages and Responses
 * have them: a block is open alone, and what belongs to a later one waits until it is closed.
 *
 * <p>Chunks carry no such order. Text and reasoning may alternate; fragments of parallel calls name
 * their call by a number and could come in any turn. A text ends where something else begins. A
 * call ends when its arguments are one complete JSON value and something else has begun ({@link
 * JsonEnd}), so that calls which come one after another, as engines send them, are passed on
 * without delay. Only fragments that come out of turn are held, and at most {@link #MAX_HELD}
 * characters of them.
 *
 * <p>Some engines give all calls the same number; a new id is a new call then.
 */
final class BlockSequence {
  static final int MAX_HELD = 4 << 20;

  private final Sink sink;
  private final String callIds;

  /** The head is open; the others wait. */
  private final ArrayDeque<Block> blocks = new ArrayDeque<>();

  private final Map<Long, Block> calls = new HashMap<>();
  private int next;
  private int held;

  /** Where blocks are told. */
  interface Sink {
    void open(Block block);

    void delta(Block block, String text);

    /**
     * @param last whether the answer ends with this block
     */
    void close(Block block, boolean last);
  }

  /** One block; only the sequence changes it. */
  static final class Block {
    private final Kind kind;
    private final int index;
    private final StringBuilder waiting = new StringBuilder();
    private final JsonEnd end = new JsonEnd();
    private String id;
    private String name;
    private boolean opened;
    private boolean closed;

    private Block(Kind kind, int index, String id, String name) {
      this.kind = kind;
      this.index = index;
      this.id = id;
      this.name = name;
    }

    Kind kind() {
      return kind;
    }

    /** Counted from 0 in the order of opening. */
    int index() {
      return index;
    }

    String id() {
      return id;
    }

    String name() {
      return name;
    }
  }

  /**
   * @param callIds what the ids of calls begin with that the engine gave none
   */
  BlockSequence(Sink sink, String callIds) {
    this.sink = sink;
    this.callIds = callIds;
  }

  /** A first block has been told by somebody else, whole or to be gone on with. */
  void takeUp(Kind kind, boolean open) {
    Block block = begin(kind, "", "");
    block.opened = true;
    if (!open) {
      block.closed = true;
      blocks.clear();
    }
  }

  /** Anything but a call. */
  void say(Kind kind, String text) throws Untranslatable {
    if (text.isEmpty()) {
      return;
    }
    Block last = blocks.peekLast();
    if (last == null || last.kind != kind) {
      last = begin(kind, "", "");
    }
    append(last, text);
  }

  /**
   * A fragment of a call.
   *
   * @param number the chunk's own of the call
   * @param id "" where it was told before
   * @param name "" where it was told before
   */
  void call(long number, String id, String name, String arguments) throws Untranslatable {
    Block block = calls.get(number);
    if (block == null || !id.isEmpty() && !block.id.isEmpty() && !id.equals(block.id)) {
      block = begin(Kind.CALL, id, name);
      calls.put(number, block);
    }
    if (!block.opened) {
      block.id = block.id.isEmpty() ? id : block.id;
      block.name = block.name.isEmpty() ? name : block.name;
    }
    if (!arguments.isEmpty()) {
      append(block, arguments);
    }
    advance();
  }

  /** Opens and closes what is left. */
  void end() {
    while (!blocks.isEmpty()) {
      Block head = blocks.element();
      flush(head);
      blocks.remove();
      head.closed = true;
      sink.close(head, blocks.isEmpty());
    }
  }

  private Block begin(Kind kind, String id, String name) {
    Block block = new Block(kind, next++, id, name);
    blocks.add(block);
    return block;
  }

  private void append(Block block, String text) throws Untranslatable {
    if (block.closed) {
      if (!text.isBlank()) {
        throw Untranslatable.answer("goes on with a call that was complete");
      }
      return;
    }
    if (block.kind == Kind.CALL) {
      block.end.read(text);
    }
    block.waiting.append(text);
    held += text.length();
    advance();
    if (held > MAX_HELD) {
      throw Untranslatable.answer("has more than " + MAX_HELD + " characters out of turn");
    }
  }

  private void advance() {
    Block head = blocks.peek();
    while (head != null && isTellable(head)) {
      flush(head);
      if (blocks.size() == 1 || !isComplete(head)) {
        return;
      }
      blocks.remove();
      head.closed = true;
      sink.close(head, false);
      head = blocks.peek();
    }
  }

  /** A call without a name cannot be told of yet. */
  private static boolean isTellable(Block block) {
    return block.opened || block.kind != Kind.CALL || !block.name.isEmpty();
  }

  private static boolean isComplete(Block block) {
    return block.kind != Kind.CALL || block.end.reached();
  }

  private void flush(Block block) {
    if (!block.opened) {
      block.opened = true;
      block.id = block.kind == Kind.CALL && block.id.isEmpty() ? callIds + block.index : block.id;
      sink.open(block);
    }
    if (!block.waiting.isEmpty()) {
      held -= block.waiting.length();
      sink.delta(block, block.waiting.toString());
      block.waiting.setLength(0);
    }
  }
}
