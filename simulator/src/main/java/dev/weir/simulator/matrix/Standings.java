package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who came how far in one case.
 *
 * @param weir in both modes, and the oracle, if there is one
 * @param baselines all others that were asked with every seed
 */
record Standings(MatrixCase of, List<Entry> weir, List<Entry> baselines) {
  Standings {
    weir = List.copyOf(weir);
    baselines = List.copyOf(baselines);
  }

  /** The best of the others, by the median over seeds. */
  Entry best(String value) {
    return baselines.stream()
        .max(Comparator.comparingDouble(entry -> entry.median(value)))
        .orElseThrow(() -> new IllegalStateException(of.name() + ": no baseline"));
  }

  /** What the best of the others has if its clients wait for whatever comes. */
  double bestPatient(String value) {
    return baselines.stream()
        .filter(entry -> !entry.contestant().endsWith(Contest.TIMEOUT))
        .mapToDouble(entry -> entry.median(value))
        .max()
        .orElseThrow(() -> new IllegalStateException(of.name() + ": no baseline"));
  }

  /** The policies of the best of the others, by the better of their answers with and without. */
  List<String> bestPolicies(String value, int most) {
    return baselines.stream()
        .sorted(Comparator.comparingDouble((Entry entry) -> entry.median(value)).reversed())
        .map(entry -> entry.contestant().replace(Contest.TIMEOUT, ""))
        .distinct()
        .limit(most)
        .toList();
  }

  Optional<Entry> weir(Fairness fairness) {
    return weir.stream()
        .filter(entry -> entry.contestant().equals(Contest.WEIR) && entry.fairness() == fairness)
        .findFirst();
  }

  /** Weir's value over that of the best of the others; NaN: nobody got anywhere. */
  double ratio(String value, Fairness fairness) {
    double own = weir(fairness).map(entry -> entry.median(value)).orElse(Double.NaN);
    double other = best(value).median(value);
    return other == 0 ? (own > 0 ? Double.POSITIVE_INFINITY : Double.NaN) : own / other;
  }
}
