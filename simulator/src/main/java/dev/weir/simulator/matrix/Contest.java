package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the best of the others without asking all of them everything.
 *
 * <p>All are asked once, with the first seed. Who is among the best two by any target goes on to
 * the final: every seed, and again with clients that give up when their first token is overdue,
 * which helps some of them. Nobody who is third by every target with one seed is first by the
 * median of three, as far as differences beyond chance go; that is what the shortcut rests on. The
 * oracle, which is no contestant, is asked once.
 */
final class Contest {
  static final String WEIR = "weir";
  static final String ORACLE = "oracle";
  private static final int FINALISTS = 2;
  static final String TIMEOUT = "+timeout";

  private final Lab lab;
  private final List<String> baselines;
  private final List<Long> seeds;

  Contest(Lab lab, List<String> baselines, List<Long> seeds) {
    this.lab = lab;
    this.baselines = baselines;
    this.seeds = seeds;
  }

  Standings run(MatrixCase of) {
    List<Entry> first = new ArrayList<>();
    for (String name : baselines) {
      first.add(entry(of, name, Fairness.SIZE_FAIR, seeds.subList(0, 1), new Cell.Search()));
    }
    List<Entry> finals = new ArrayList<>();
    for (String name : finalists(first)) {
      finals.add(entry(of, name, Fairness.SIZE_FAIR, of.seeds(seeds), new Cell.Search()));
      finals.add(entry(of, name + TIMEOUT, Fairness.SIZE_FAIR, of.seeds(seeds), new Cell.Search()));
    }
    List<Entry> weir = new ArrayList<>();
    for (Fairness mode : Fairness.values()) {
      weir.add(entry(of, WEIR, mode, of.seeds(seeds), new Cell.Search()));
    }
    weir.add(entry(of, ORACLE, Fairness.SIZE_FAIR, seeds.subList(0, 1), new Cell.Search()));
    return new Standings(of, weir, finals);
  }

  /** Asks with each of these seeds. */
  Entry entry(MatrixCase of, String name, Fairness fairness, List<Long> with, Cell.Ask ask) {
    return new Entry(
        name,
        fairness,
        with.stream().map(seed -> lab.measure(new Cell(of, name, fairness, seed, ask))).toList());
  }

  private static Set<String> finalists(List<Entry> first) {
    Set<String> names = new LinkedHashSet<>();
    for (Target target : Target.values()) {
      first.stream()
          .sorted(
              Comparator.comparingDouble((Entry entry) -> entry.median(target.value())).reversed())
          .limit(FINALISTS)
          .forEach(entry -> names.add(entry.contestant()));
    }
    return names;
  }
}
