package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.HealthState;
import dev.weir.control.HedgeRules;
import dev.weir.control.ModelSpec;
import dev.weir.gateway.HedgeMetrics.Result;
import dev.weir.protocol.ToolScan;
import dev.weir.scheduler.Engine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a second engine is asked beside a first one that is late.
 *
 * <p><b>What it decides.</b> A request whose first token is later than that of nineteen in twenty
 * would be has probably met something that has nothing to do with the request: an engine that
 * pauses, swaps or has slowed down. A second attempt then, and the first that answers, cuts the
 * tail at the price of one request in twenty [1]. "Later" is by the pool's own prediction for this
 * request on this engine, times a factor that is learnt ({@link Lateness}); so a long prompt may
 * take long. The factor is the median of the model's engines, the lower one of two: an engine that
 * has become slow must not excuse itself. Where nothing is predicted nothing is hedged.
 *
 * <p><b>Who is not.</b> Requests that are not streamed, whose first token nobody sees; those that
 * offer tools, unless the rules say otherwise, for engines and providers may run tools by
 * themselves; calls that leave something on the engine; clients that say {@code x-weir-hedge:
 * never}. Engines at hosted providers are neither first nor second: each attempt is paid for.
 *
 * <p><b>Never under pressure.</b> Where load makes requests late, more load makes them later [2].
 * So nothing is hedged while anybody waits for an engine, while the model gives anything up, or
 * while half of its engines or more are out; and the second attempt is given a free engine at once
 * or is not made. An engine on which it would take longer than the first has had already is not
 * worth it. All over it is bounded by a share of the requests of the last ten seconds ({@link
 * AttemptBudget}); so when a whole fleet is late, which the factor follows within some dozens of
 * requests, the harm until then is that share.
 *
 * <p><b>Bound.</b> One second attempt for each request. It is asked for when its time has come, and
 * where there is none then, again behind twice that time, and so on; to look costs nothing of the
 * share, to ask an engine does. <b>Cost.</b> A comparison in a sweep for each request without
 * content, so it is up to a tenth of a second late itself. <b>How it fails.</b> An engine hears of
 * what it loses only as a closed connection: one that goes on reading the prompt of a request that
 * has gone does that work for nobody.
 *
 * <p>Any thread may call it.
 *
 * <ol>
 *   <li>[1] J. Dean and L. A. Barroso, The Tail at Scale, CACM 56(2), 2013: hedged requests
 *   <li>[2] A. Vulimiri et al., Low Latency via Redundancy, CoNEXT 2013: it helps below a threshold
 *       of load, and harms above it
 *   <li>[3] gRFC A6, gRPC Retry Design: hedging policy, throttling, pushback
 * </ol>
 */
final class Hedging {
  /** That many in ten seconds may be hedged, however few requests there are. */
  static final int FLOOR = 2;

  private final AttemptBudget budget;
  private final EnginePulses pulses;
  private final HedgeMetrics metrics;

  /**
   * @param budget that hears of all requests
   */
  Hedging(AttemptBudget budget, EnginePulses pulses, HedgeMetrics metrics) {
    this.budget = budget;
    this.pulses = pulses;
    this.metrics = metrics;
  }

  HedgeMetrics metrics() {
    return metrics;
  }

  /**
   * How long an attempt may be without content before a second engine is asked; {@code
   * Long.MAX_VALUE}: none will be.
   */
  long patience(Exchange exchange, Attempt attempt) {
    long expected = attempt.watch().expected();
    if (expected < 0 || attempt.engine().spec().kind().hosted() || !mayBe(exchange)) {
      return Long.MAX_VALUE;
    }
    List<Lateness> engines = new ArrayList<>();
    for (FleetEngine engine : engines(exchange)) {
      engines.add(pulses.of(engine).lateness());
    }
    double factor = Lateness.median(engines);
    Lateness first = pulses.of(attempt.engine()).lateness();
    return Double.isNaN(factor) ? Long.MAX_VALUE : first.after(factor, expected);
  }

  /** Whether requests like this one are hedged at all. */
  private static boolean mayBe(Exchange exchange) {
    Intake intake = exchange.intake();
    boolean stateless =
        switch (exchange.api()) {
          case CHAT, COMPLETIONS, MESSAGES -> true;
          default -> false;
        };
    return stateless
        && intake.streams()
        && rules(exchange).enabled()
        && !exchange.head().contains(Heads.HEDGE, "never", true);
  }

  private static HedgeRules rules(Exchange exchange) {
    return exchange.snapshot().settings().hedging(exchange.intake().model());
  }

  private static List<FleetEngine> engines(Exchange exchange) {
    ModelSpec model = exchange.snapshot().models().get(exchange.intake().model());
    List<FleetEngine> engines = new ArrayList<>();
    for (String id : model == null ? List.<String>of() : model.engines()) {
      FleetEngine engine = exchange.services().fleet().engine(id);
      if (engine != null) {
        engines.add(engine);
      }
    }
    return engines;
  }

  /** Whether to ask twice does nothing twice: looks for tools in the body, if that matters. */
  boolean harmless(Exchange exchange) {
    int depth = exchange.snapshot().settings().limits().jsonDepth();
    return rules(exchange).tools() || !ToolScan.offered(exchange.intake().bytes(), depth);
  }

  /** What stands in the way of a second attempt now; null: nothing does, so far. */
  @Nullable Result obstacle(Exchange exchange, Placement placement, long now) {
    int most = exchange.snapshot().settings().limits().attempts();
    boolean calm =
        !placement.crowded()
            && !exchange.arrival().relief().pressed()
            && !exchange.services().lifecycle().draining();
    if (!calm || placement.attempts() >= most || mostlyOut(engines(exchange))) {
      return Result.BUSY;
    }
    return budget.left(now, rules(exchange).share(), FLOOR) ? null : Result.BUDGET;
  }

  /** An engine was found that is asked if there is an attempt left, which this takes. */
  boolean spend(Exchange exchange) {
    return budget.take(System.nanoTime(), rules(exchange).share(), FLOOR);
  }

  /**
   * The attempt is late: a second one, which looks for an engine when it begins.
   *
   * @param failed engines that have failed the request
   */
  Hedge beside(
      Exchange exchange, Attempt late, Placement placement, List<Engine> failed, long now) {
    List<FleetEngine> engines = engines(exchange);
    List<Engine> elsewhere = new ArrayList<>(failed);
    elsewhere.add(late.engine().engine());
    List<Engine> hosted = new ArrayList<>();
    for (FleetEngine engine : engines) {
      if (engine.spec().kind().hosted()) {
        hosted.add(engine.engine());
      }
    }
    return new Hedge(exchange, placement, elsewhere, hosted, late.watch().waited(now));
  }

  /** Whether so many are out that the others have enough to do. */
  private static boolean mostlyOut(List<FleetEngine> engines) {
    int out = 0;
    for (FleetEngine engine : engines) {
      HealthState state = engine.state();
      boolean fit = state != HealthState.EJECTED && state != HealthState.PROBING;
      out += fit && engine.engine().up() ? 0 : 1;
    }
    return 2 * out >= engines.size();
  }
}
