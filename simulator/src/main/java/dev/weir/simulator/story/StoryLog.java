package dev.weir.simulator.story;

import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes every request of a run, when it has ended, and makes curves and a timeline of them. No
 * sampling: queues and loads follow from when each request arrived, was placed and ended.
 *
 * <p>Cost: one small object a request, so it is used only when a page is asked for. One owner.
 */
public final class StoryLog {
  private static final int INTERVALS = 60;

  private static final double NANOS = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final Slo slo;
  private final Map<String, Integer> engines = new LinkedHashMap<>();
  private final List<Told> requests = new ArrayList<>();
  private long lastArrival;

  /** One request; {@code placed} is negative if it never was. */
  private record Told(RequestResult result, long arrived, long placed, boolean kept) {
    double ended() {
      return (arrived + result.e2eNanos()) / NANOS;
    }
  }

  public StoryLog(Slo slo) {
    this.slo = slo;
  }

  /** Makes an engine known; they are shown in the order in which they are named. */
  public void engine(String name) {
    engines.putIfAbsent(name, engines.size());
  }

  /**
   * @param arrived nanoseconds since the start of the run
   * @param placed when it left the queue for an engine, -1: never
   */
  public void add(RequestResult result, long arrived, long placed) {
    requests.add(new Told(result, arrived, placed, slo.keptBy(result)));
    lastArrival = Math.max(lastArrival, arrived);
  }

  public StoryRun run(RunReport report) {
    double[] ttft =
        requests.stream()
            .map(Told::result)
            .filter(result -> result.outcome().served() && result.ttftNanos() >= 0)
            .mapToDouble(result -> result.ttftNanos() / NANOS_PER_MILLI)
            .toArray();
    double[] tpot =
        requests.stream()
            .map(Told::result)
            .filter(result -> result.outcome().served() && result.ttftNanos() >= 0)
            .mapToDouble(result -> result.tpotNanos() / NANOS_PER_MILLI)
            .toArray();
    int all = Math.max(1, requests.size());
    return new StoryRun(report, Curve.of(ttft, all), Curve.of(tpot, all), timeline());
  }

  private Timeline timeline() {
    // How the queue empties after the last arrival is left out: it would squeeze all before it.
    double width = Math.max(1e-3, lastArrival / NANOS) / INTERVALS;
    Occupancy queued = new Occupancy(INTERVALS, width);
    Occupancy tokens = new Occupancy(INTERVALS, width);
    List<Occupancy> load =
        engines.keySet().stream().map(_ -> new Occupancy(INTERVALS, width)).toList();
    Occupancy inFlight = new Occupancy(INTERVALS, width);
    for (Told told : requests) {
      double placed = told.placed() < 0 ? told.ended() : told.placed() / NANOS;
      queued.add(told.arrived() / NANOS, placed, 1);
      inFlight.add(placed, told.ended(), 1);
      Integer engine = engines.get(told.result().engine());
      if (engine != null) {
        load.get(engine).add(placed, told.ended(), 1);
      }
      addTokens(tokens, told);
    }
    return new Timeline(
        width,
        queued.means(),
        inFlight.means(),
        attainment(width),
        tokens.means(),
        List.copyOf(engines.keySet()),
        load.stream().map(Occupancy::means).toArray(double[][]::new));
  }

  private static void addTokens(Occupancy tokens, Told told) {
    RequestResult result = told.result();
    double from = (told.arrived() + Math.max(0, result.ttftNanos())) / NANOS;
    double seconds = Math.max(1e-3, told.ended() - from);
    if (result.outputTokens() > 0) {
      tokens.add(from, from + seconds, result.outputTokens() / seconds);
    }
  }

  private double[] attainment(double width) {
    int[] arrived = new int[INTERVALS];
    double[] kept = new double[INTERVALS];
    for (Told told : requests) {
      int at = Math.min((int) (told.arrived() / NANOS / width), INTERVALS - 1);
      arrived[at]++;
      kept[at] += told.kept() ? 1 : 0;
    }
    Arrays.setAll(kept, i -> arrived[i] == 0 ? Double.NaN : kept[i] / arrived[i]);
    return kept;
  }
}
