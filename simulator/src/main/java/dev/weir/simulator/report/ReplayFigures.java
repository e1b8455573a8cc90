package dev.weir.simulator.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What only a replay can tell of a run.
 *
 * @param wastedPrefillShare of the prompt tokens that engines computed, those of requests that
 *     missed their promise
 * @param foundShare of all requests that were to keep their promise; null: no rate was searched
 * @param foundRate the highest rate at which they do, or number of sessions; null: at no rate
 * @param refusals how true they were; null: nobody judged
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayFigures(
    double wastedPrefillShare,
    @Nullable Double foundShare,
    @Nullable Double foundRate,
    @Nullable RefusalFigures refusals) {

  public static ReplayFigures of(double wastedPrefillShare) {
    return new ReplayFigures(Group.rounded(wastedPrefillShare), null, null, null);
  }

  /** What a search found, in words; empty: there was none. */
  Optional<String> found() {
    String rate =
        foundRate == null ? "no rate at all" : String.format(Locale.ROOT, "%.3f", foundRate);
    return Optional.ofNullable(foundShare)
        .map(share ->
            String.format(Locale.ROOT, "%.1f%% keep their promise up to %s", share * 100, rate));
  }

  public ReplayFigures found(double share, @Nullable Double rate) {
    return new ReplayFigures(
        wastedPrefillShare, share, rate == null ? null : Group.rounded(rate), refusals);
  }

  public ReplayFigures judged(RefusalFigures figures) {
    return new ReplayFigures(wastedPrefillShare, foundShare, foundRate, figures);
  }
}
