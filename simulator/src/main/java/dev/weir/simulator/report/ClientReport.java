package dev.weir.simulator.report;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * How the load client itself did: whether its figures can be believed.
 *
 * @param cpuShare processor time of the process over wall time and cores
 * @param lateSends requests that the client came round to more than 10 ms after they were due
 * @param lateMeanMs how long after, in the mean of all requests
 * @param timeOuts requests given up by the client
 * @param connections opened in all
 * @param staleRetries repeated because a kept-alive connection had been closed under them
 */
@JsonNaming(SnakeCaseStrategy.class)
public record ClientReport(
    double cpuShare,
    int lateSends,
    double lateMeanMs,
    double lateMaxMs,
    int timeOuts,
    int connections,
    int staleRetries) {
  /** Above this share of the machine a client measures itself. */
  public static final double MOST_CPU_SHARE = 0.60;

  public boolean credible() {
    return cpuShare <= MOST_CPU_SHARE;
  }
}
