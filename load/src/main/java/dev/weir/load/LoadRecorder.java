package dev.weir.load;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.ClientReport;
import dev.weir.simulator.report.RequestLog;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;
import java.time.Duration;

/**
 * Everything a run learns, from all loops, for whoever asks. The only state that loops share; every
 * method takes the lock of the recorder, for less than a microsecond.
 */
final class LoadRecorder {
  private static final double NANOS = 1e9;
  private static final double LATE_MILLIS = 10;

  private final LoadPlan plan;
  private final long startNanos;
  private final RequestLog log;
  private final LiveMeter live;
  private final Duration cpuAtStart = cpu();

  private long lastEndNanos;
  private int issued;
  private int ended;
  private int served;
  private int rejected;
  private int failed;
  private int kept;
  private int connections;
  private int openConnections;
  private int timeOuts;
  private int staleRetries;
  private int lateSends;
  private double lateSumMillis;
  private double lateMostMillis;

  LoadRecorder(LoadPlan plan, long startNanos) {
    this.plan = plan;
    this.startNanos = startNanos;
    this.lastEndNanos = startNanos;
    this.log = new RequestLog(plan.slo());
    this.live = new LiveMeter(startNanos);
  }

  synchronized void began() {
    issued++;
  }

  synchronized void connected() {
    connections++;
    openConnections++;
  }

  synchronized void disconnected() {
    openConnections--;
  }

  synchronized void timedOut() {
    timeOuts++;
  }

  synchronized void staleRetry() {
    staleRetries++;
  }

  synchronized void tokens(String engine, int count, long now) {
    live.tokens(engine, count, now);
  }

  synchronized void ended(Exchange exchange, Outcome outcome, long now) {
    RequestResult result = exchange.result(outcome, now, plan.dilation());
    log.add(result);
    late(exchange);
    live.ended(exchange.engine(), now);
    if (result.ttftNanos() >= 0) {
      live.ttft(result.ttftNanos(), now);
    }
    ended++;
    kept += outcome.served() && plan.slo().keptBy(result) ? 1 : 0;
    served += outcome.served() ? 1 : 0;
    rejected += result.rejected() ? 1 : 0;
    failed += outcome.served() || result.rejected() || outcome == Outcome.CANCELLED_CLIENT ? 0 : 1;
    lastEndNanos = Math.max(lastEndNanos, now);
  }

  synchronized int openConnections() {
    return openConnections;
  }

  synchronized LiveStats live(long now) {
    LiveMeter.Window window = live.window(now, plan.dilation());
    return new LiveStats(
        Math.max(0, now - startNanos) / NANOS / plan.dilation(),
        window.requestsPerSecond(),
        window.ttftP50Ms(),
        window.ttftP99Ms(),
        window.tokensPerSecond(),
        issued - ended,
        issued,
        served,
        rejected,
        failed,
        kept,
        window.engines());
  }

  synchronized RunReport report() {
    double wallSeconds = Math.max(1, lastEndNanos - startNanos) / NANOS;
    double span = wallSeconds / plan.dilation();
    double rate = plan.pacing() instanceof Pacing.Open ? plan.trace().meanRate() : ended / span;
    return log.report(new RunLabel(plan.label(), rate, plan.seed()), span, wallSeconds)
        .seenBy(client(wallSeconds));
  }

  private ClientReport client(double wallSeconds) {
    double cpuSeconds = cpu().minus(cpuAtStart).toNanos() / NANOS;
    int cores = Runtime.getRuntime().availableProcessors();
    return new ClientReport(
        Math.round(cpuSeconds / wallSeconds / cores * 1000) / 1000.0,
        lateSends,
        ended == 0 ? 0 : Math.round(lateSumMillis / ended * 1000) / 1000.0,
        Math.round(lateMostMillis * 1000) / 1000.0,
        timeOuts,
        connections,
        staleRetries);
  }

  private void late(Exchange exchange) {
    double millis = exchange.lateNanos() / 1e6 / plan.dilation();
    lateSends += millis > LATE_MILLIS ? 1 : 0;
    lateSumMillis += millis;
    lateMostMillis = Math.max(lateMostMillis, millis);
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
