package dev.weir.simulator.story;

import java.util.List;

/**
 * A run cut into equal intervals. Counts are means over the interval.
 *
 * @param seconds each interval's length
 * @param queued requests waiting for an engine
 * @param inFlight requests on engines
 * @param attainment share kept of the requests that arrived in the interval; NaN: none did
 * @param tokensPerSecond of answers
 * @param engines their names
 * @param load requests on each engine: by engine, then by interval
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, drawn once.
public record Timeline(
    double seconds,
    double[] queued,
    double[] inFlight,
    double[] attainment,
    double[] tokensPerSecond,
    List<String> engines,
    double[][] load) {
  public Timeline {
    engines = List.copyOf(engines);
  }

  int intervals() {
    return queued.length;
  }

  double end() {
    return seconds * intervals();
  }
}
