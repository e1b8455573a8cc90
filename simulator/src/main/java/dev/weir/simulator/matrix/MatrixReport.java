package dev.weir.simulator.matrix;

import java.util.List;

/**
 * All that was measured.
 *
 * @param sources of the workloads, in words
 * @param capacity of every case
 * @param overloads of those cases that goals are set for
 * @param routers of those cases that goals are set for
 */
public record MatrixReport(
    List<String> sources,
    List<Standings> capacity,
    List<Overload> overloads,
    List<Routers> routers) {
  public MatrixReport {
    sources = List.copyOf(sources);
    capacity = List.copyOf(capacity);
    overloads = List.copyOf(overloads);
    routers = List.copyOf(routers);
  }

  /** The page of the documentation. */
  public String markdown() {
    return new MatrixText(this).markdown();
  }

  /** Whether every goal that was measured is met. */
  public boolean met() {
    return Goals.of(this).stream().allMatch(Goal::met);
  }
}
