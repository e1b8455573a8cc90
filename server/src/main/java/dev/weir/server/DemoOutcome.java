package dev.weir.server;

import dev.weir.control.Counted;
import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RunReport;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of the same traffic on both fleets of a demo.
 *
 * @param last moment of the traffic
 */
record DemoOutcome(DemoScript script, DemoMoment last, RunReport before, RunReport after) {
  private static final String ROW = "%-24s %14s %14s%n";

  /** An answer, an honest "busy", or a client that left when the demo ended. */
  private static final Set<Outcome> FINE =
      EnumSet.of(
          Outcome.SERVED,
          Outcome.SERVED_CACHED,
          Outcome.SERVED_RESUMED,
          Outcome.REJECTED_BUSY,
          Outcome.EXPIRED_QUEUE,
          Outcome.CANCELLED_CLIENT);

  /** Requests that ended in a way that a healthy gateway does not let them end. */
  int failed() {
    return failed(after);
  }

  /** The acts, each of both beside each other. */
  DemoActs acts() {
    return new DemoActs(script.acts(), before, after);
  }

  private static int failed(RunReport run) {
    Set<String> fine = FINE.stream().map(Outcome::label).collect(Collectors.toSet());
    return run.outcomes().entrySet().stream()
        .filter(outcome -> !fine.contains(outcome.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Both beside each other, and what that means. */
  String table() {
    return ROW.formatted("", before.policy(), after.policy())
        + row("requests", run -> String.valueOf(run.requests()))
        + row("promise kept", run -> share(kept(run)))
        + row("by the longest tenth", run -> share(run.sloAttainmentLongestDecile()))
        + row("kept a second", run -> number(run.goodputRps(), "%.2f"))
        + row("TTFT mean", run -> number(run.ttftMs().mean(), "%.0f ms"))
        + row("TTFT p50", run -> number(run.ttftMs().p50(), "%.0f ms"))
        + row("TTFT p99", run -> number(run.ttftMs().p99(), "%.0f ms"))
        + row("TPOT p99", run -> number(run.tpotMs().p99(), "%.1f ms"))
        + row("prompt tokens cached", run -> share(run.tokenHitRatio()))
        + row("refused early", run -> share((double) run.rejected() / run.requests()))
        + made("attempts lost", DemoMishaps.Made::failedAttempts)
        + made("answers continued", DemoMishaps.Made::continued)
        + row("failed or broken", run -> String.valueOf(failed(run)))
        + acts().table()
        + sentence()
        + "%d of %s failed%n".formatted(failed(), Counted.of(after.requests(), "request"));
  }

  private String row(String name, Function<RunReport, String> of) {
    return ROW.formatted(name, of.apply(before), of.apply(after));
  }

  private String made(String name, ToLongFunction<DemoMishaps.Made> of) {
    return ROW.formatted(
        name, of.applyAsLong(last.before().made()), of.applyAsLong(last.after().made()));
  }

  private String sentence() {
    Double one = kept(before);
    Double other = kept(after);
    return one == null || other == null
        ? "%nThis machine was too busy to judge by it.%n".formatted()
        : "%nThe same requests on equal engines: %s kept %s of its promises, %s kept %s.%n"
            .formatted(before.policy(), share(one), after.policy(), share(other));
  }

  private static @Nullable Double kept(RunReport run) {
    return run.sloAttainment();
  }

  private static String share(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.1f %%", value * 100);
  }

  private static String number(@Nullable Double value, String form) {
    return value == null ? "-" : String.format(Locale.ROOT, form, value);
  }
}
