package dev.weir.enginesim;

/** The ways in which real engines fail, to be had on demand. */
public sealed interface Fault {

  /**
   * Breaks the answer to one request, after so many of its tokens over all its choices. An answer
   * that is not streamed has nothing to break before it is due, and breaks then; only death and
   * stall come in time.
   */
  sealed interface OfAnswer extends Fault {
    int afterTokens();
  }

  /**
   * The engine dies: all its connections close, all its work and its KV cache are lost.
   *
   * @param exit whether the whole process ends, without any farewell
   * @param millis until it is back, with an empty cache; 0: never
   */
  record Die(int afterTokens, boolean exit, long millis) implements OfAnswer {}

  /** The connection closes in the middle of a chunk, or in the middle of a body with a length. */
  record CloseMidChunk(int afterTokens) implements OfAnswer {}

  /**
   * Nothing more comes, while the connection stays open.
   *
   * @param millis until it goes on; 0: never
   */
  record Stall(int afterTokens, long millis) implements OfAnswer {}

  /** JSON that ends too early: one frame of a stream, or the whole body. */
  record WrongJson(int afterTokens) implements OfAnswer {}

  /** An error object inside a 200, and the end of the stream after it. */
  record ErrorFrame(int afterTokens) implements OfAnswer {}

  /** A chunk whose size is not a number; the connection stays open. */
  record BadChunk(int afterTokens) implements OfAnswer {}

  /** 503 with {@code Retry-After}, as if the queue were full. */
  record Busy(int retryAfterSeconds) implements Fault {}

  /** Befalls the engine when it is armed, and no single request. */
  sealed interface OfEngine extends Fault {}

  /** The engine starts anew when this is armed, and refuses connections until it is up. */
  record SlowStart(long millis) implements OfEngine {}

  /**
   * Nothing gets to the engine or from it any more, and no connection ends: its network is gone.
   *
   * @param millis until it is back, with all that was under way; 0: when it is disarmed
   */
  record Cut(long millis) implements OfEngine {}

  /**
   * All iterations of the engine take longer.
   *
   * @param millis how long; 0: until the faults are changed
   */
  record Slow(double factor, long millis) implements Fault {}
}
