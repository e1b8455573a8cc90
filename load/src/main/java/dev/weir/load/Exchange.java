package dev.weir.load;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.trace.TraceRequest;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request from its due time to its outcome. Belongs to the event loop it was issued on; ends
 * exactly once.
 */
final class Exchange {
  private final TraceRequest request;
  private final int lap;
  private final long dueNanos;
  private final boolean stream;
  private final long issuedNanos;

  private long sentNanos = -1;
  private @Nullable Answer answer;
  private String engine = RequestResult.NO_ENGINE;
  private @Nullable Connection connection;
  private @Nullable Future<?> timer;
  private boolean ended;

  Exchange(TraceRequest request, int lap, long dueNanos, boolean stream, long issuedNanos) {
    this.request = request;
    this.lap = lap;
    this.dueNanos = dueNanos;
    this.stream = stream;
    this.issuedNanos = issuedNanos;
  }

  TraceRequest request() {
    return request;
  }

  /** Which round through the trace. */
  int lap() {
    return lap;
  }

  /**
   * How long after its due time the client came round to it. Connecting is not part of it: that is
   * the server's time.
   */
  long lateNanos() {
    return issuedNanos - dueNanos;
  }

  /** Whether it asks for a stream. */
  boolean stream() {
    return stream;
  }

  /** When it was last written to a connection, -1: never. */
  long sentNanos() {
    return sentNanos;
  }

  String engine() {
    return engine;
  }

  @Nullable Answer answer() {
    return answer;
  }

  @Nullable Connection connection() {
    return connection;
  }

  boolean ended() {
    return ended;
  }

  void sent(Connection over, long nanos) {
    connection = over;
    sentNanos = nanos;
  }

  void answered(Answer begun, @Nullable String by) {
    answer = begun;
    engine = by == null ? RequestResult.NO_ENGINE : by;
  }

  void timer(Future<?> future) {
    timer = future;
  }

  void end() {
    ended = true;
    connection = null;
    if (timer != null) {
      timer.cancel(false);
    }
  }

  /** What became of it when the connection is gone, could not be made, or patience ended. */
  Outcome ifCut() {
    return answer == null ? Outcome.FAILED_ENGINE : answer.ifCut();
  }

  /** Times are divided by the dilation, so they are on the clock of the workload. */
  RequestResult result(Outcome outcome, long endNanos, double dilation) {
    Answer a = answer == null ? Answer.NONE : answer;
    boolean streamed = a.firstNanos() >= 0;
    return new RequestResult(
        outcome,
        engine,
        request.tenant(),
        a.promptTokensOr(request.inputTokens()),
        a.outputTokens(),
        a.cachedTokens(),
        streamed ? since(a.firstNanos(), dilation) : -1,
        streamed ? since(a.lastNanos(), dilation) : -1,
        since(endNanos, dilation));
  }

  private long since(long nanos, double dilation) {
    return (long) ((nanos - dueNanos) / dilation);
  }
}
