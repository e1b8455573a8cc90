package dev.weir.simulator.report;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How true it was what those were told who were refused as busy.
 *
 * @param refused in all
 * @param judged of those, a sample
 * @param falseShare of all: requests more that would have kept their promise, of all together, for
 *     each of these let in, in the mean over groups; below zero, others would have lost more
 * @param falseShareError standard error of that
 * @param aloneShare of those judged who, had they alone been let in, would have kept their promise
 * @param toldMs the time after which to come again, as they were told
 * @param truthMs after which they would have been let in and kept their promise
 * @param toldOverTruth of each of them; its median, tenth and nine tenths
 * @param withinThirty share of those told within 30 % of the truth
 */
@JsonNaming(SnakeCaseStrategy.class)
public record RefusalFigures(
    int refused,
    int judged,
    @Nullable Double falseShare,
    @Nullable Double falseShareError,
    @Nullable Double aloneShare,
    Distribution toldMs,
    Distribution truthMs,
    @Nullable Double toldOverTruth,
    @Nullable Double toldOverTruthP10,
    @Nullable Double toldOverTruthP90,
    @Nullable Double withinThirty) {
  private static final double NEAR = 0.3;

  /**
   * @param alone how many of those judged would have kept their promise alone
   * @param gains requests more that kept theirs for each that was let in, group by group
   * @param told nanoseconds, of those of whom the truth is known
   * @param truth the same, in the same order
   */
  public static RefusalFigures of(
      int refused, int judged, int alone, double[] gains, double[] told, double[] truth) {
    double[] ratios = new double[told.length];
    Arrays.setAll(ratios, i -> told[i] / truth[i]);
    long near = Arrays.stream(ratios).filter(ratio -> Math.abs(ratio - 1) <= NEAR).count();
    Arrays.sort(ratios);
    return new RefusalFigures(
        refused,
        judged,
        mean(gains),
        error(gains),
        Group.ratio(alone, judged),
        millis(told),
        millis(truth),
        percentile(ratios, 0.5),
        percentile(ratios, 0.1),
        percentile(ratios, 0.9),
        Group.ratio((double) near, ratios.length));
  }

  private static @Nullable Double mean(double[] values) {
    return values.length == 0 ? null : (Double) Group.rounded(average(values));
  }

  private static @Nullable Double error(double[] values) {
    if (values.length < 2) {
      return null;
    }
    double mean = average(values);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Group.rounded(Math.sqrt(squares / (values.length - 1) / values.length));
  }

  private static double average(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  private static Distribution millis(double[] nanos) {
    Samples samples = new Samples();
    Arrays.stream(nanos).forEach(samples::add);
    return samples.millis();
  }

  private static @Nullable Double percentile(double[] sorted, double share) {
    return sorted.length == 0 ? null : (Double) Group.rounded(Samples.percentile(sorted, share));
  }

  /** In words, on lines of their own. */
  String text() {
    if (judged == 0) {
      return String.format(Locale.ROOT, "refused as busy: 0%n");
    }
    return String.format(
        Locale.ROOT,
        "refused as busy: %d, falsely: %s (± %s; kept more by all together for each let in)%n"
            + "  of %d judged %.1f%% would have kept their promise, each alone%n"
            + "  told to come again after %s ms (p50, p99 %s), the truth %s (p50, p99 %s)%n"
            + "  told / truth %s (p50; p10 %s, p90 %s), within 30 %%: %.1f%%%n",
        refused,
        falseShare,
        falseShareError,
        judged,
        100 * (aloneShare == null ? 0 : aloneShare),
        toldMs.p50(),
        toldMs.p99(),
        truthMs.p50(),
        truthMs.p99(),
        toldOverTruth,
        toldOverTruthP10,
        toldOverTruthP90,
        100 * (withinThirty == null ? 0 : withinThirty));
  }
}
