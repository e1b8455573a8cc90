package dev.weir.simulator.trace;

import java.util.SplittableRandom;

/**
 * Token counts of which only some quantiles are known: between two of them the logarithm is linear,
 * so that what is drawn has exactly these quantiles and whatever mean follows.
 */
final class Quantiles {
  private final double[] shares;
  private final double[] logs;

  /**
   * @param points pairs of share and count, both rising, from share 0 to share 1
   */
  Quantiles(double... points) {
    shares = new double[points.length / 2];
    logs = new double[points.length / 2];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = points[2 * i];
      logs[i] = Math.log(points[2 * i + 1]);
    }
  }

  int draw(SplittableRandom random) {
    double share = random.nextDouble();
    int i = 1;
    while (shares[i] < share) {
      i++;
    }
    double part = (share - shares[i - 1]) / (shares[i] - shares[i - 1]);
    return (int) Math.round(Math.exp(logs[i - 1] + part * (logs[i] - logs[i - 1])));
  }
}
