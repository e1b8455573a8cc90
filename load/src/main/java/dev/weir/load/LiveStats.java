package dev.weir.load;

import java.util.List;

/**
 * How a run is doing: rates and percentiles over the last full seconds, at most ten, on the clock
 * of the workload; counts since the start.
 *
 * @param requestsPerSecond ended, whatever their outcome
 * @param ttftP50Ms NaN while nothing was streamed; so is p99
 * @param tokensPerSecond content frames as they arrive
 * @param issued due so far
 * @param rejected refused by the server
 * @param failed neither served nor refused nor cancelled
 * @param kept of those that ended, served within the promise
 * @param engines that answered inside the window, by id
 */
public record LiveStats(
    double elapsedSeconds,
    double requestsPerSecond,
    double ttftP50Ms,
    double ttftP99Ms,
    double tokensPerSecond,
    int inFlight,
    int issued,
    int served,
    int rejected,
    int failed,
    int kept,
    List<EngineLive> engines) {

  /** Share of the requests that ended and kept the promise; NaN while none has ended. */
  public double keptShare() {
    int ended = issued - inFlight;
    return ended == 0 ? Double.NaN : (double) kept / ended;
  }

  /** The share of one engine. */
  public record EngineLive(String id, double requestsPerSecond, double tokensPerSecond) {}
}
