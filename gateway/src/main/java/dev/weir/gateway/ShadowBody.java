package dev.weir.gateway;

import dev.weir.protocol.BodyEdits;
import dev.weir.protocol.Span;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * The body of a request once more, for an engine of another model. The bytes are shared with the
 * request and counted once more in the byte budget, until {@link #release}.
 */
final class ShadowBody {
  private final RequestBody bytes;
  private final Span model;
  private final BodyEdits edits;
  private final ByteBudget budget;
  private final long reserved;
  private boolean named;
  private boolean released;

  /**
   * @param model where its name stands
   * @param edits besides the name
   * @param budget in which the size of the bytes is reserved already
   */
  ShadowBody(RequestBody bytes, Span model, BodyEdits edits, ByteBudget budget) {
    this.bytes = bytes;
    this.model = model;
    this.edits = edits;
    this.budget = budget;
    this.reserved = bytes.size();
  }

  /** Sets the name that the engine has for the model. */
  void name(String served) {
    if (!named) {
      named = true;
      model.replace(served, edits);
    }
  }

  long length() {
    return bytes.size() + edits.growth();
  }

  /** Adds what is to be sent, each piece with a reference of its own. */
  void send(List<ByteBuf> out) {
    bytes.send(edits, out::add);
  }

  boolean held() {
    return !released;
  }

  void release() {
    if (!released) {
      released = true;
      bytes.release();
      budget.release(reserved);
    }
  }
}
