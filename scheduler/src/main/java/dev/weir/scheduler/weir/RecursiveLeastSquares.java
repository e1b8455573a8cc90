package dev.weir.scheduler.weir;

/**
 * A linear model that is fitted as measurements come, older ones counting less and less: recursive
 * least squares with exponential forgetting [1].
 *
 * <p>Starts from a guess, held by a ridge that a few dozen measurements outweigh. Cost: O(k²) a
 * measurement for k coefficients. Where the measurements do not tell coefficients apart, forgetting
 * would let their uncertainty grow without bound; it is capped at where it began.
 *
 * <p>[1] S. Haykin, Adaptive Filter Theory, ch. 10.
 */
final class RecursiveLeastSquares {
  private static final double FORGETTING = 0.999;

  private final double[] theta;
  private final double[][] p;
  private final double[] gain;
  private final double ridge;

  /**
   * @param guess of the coefficients
   * @param ridge variance that the guess is given
   */
  RecursiveLeastSquares(double[] guess, double ridge) {
    theta = guess.clone();
    this.ridge = ridge;
    p = new double[guess.length][guess.length];
    gain = new double[guess.length];
    for (int i = 0; i < guess.length; i++) {
      p[i][i] = ridge * guess[i] * guess[i];
    }
  }

  double coefficient(int i) {
    return theta[i];
  }

  double predict(double[] x) {
    double sum = 0;
    for (int i = 0; i < theta.length; i++) {
      sum += theta[i] * x[i];
    }
    return sum;
  }

  /** Takes in that {@code x} gave {@code y}, with noise of this variance. */
  void learn(double[] x, double y, double variance) {
    double spread = FORGETTING * variance;
    for (int i = 0; i < gain.length; i++) {
      gain[i] = 0;
      for (int j = 0; j < gain.length; j++) {
        gain[i] += p[i][j] * x[j];
      }
      spread += x[i] * gain[i];
    }
    double error = y - predict(x);
    for (int i = 0; i < gain.length; i++) {
      theta[i] += gain[i] / spread * error;
    }
    shrink(spread);
  }

  private void shrink(double spread) {
    double forget = trace() > gain.length ? 1 : 1 / FORGETTING;
    for (int i = 0; i < gain.length; i++) {
      for (int j = 0; j <= i; j++) {
        double next = (p[i][j] - gain[i] * gain[j] / spread) * forget;
        p[i][j] = next;
        p[j][i] = next;
      }
    }
  }

  /** Uncertainty relative to the beginning, summed over the coefficients. */
  private double trace() {
    double sum = 0;
    for (int i = 0; i < gain.length; i++) {
      sum += p[i][i] / Math.max(1e-300, ridge * theta[i] * theta[i]);
    }
    return sum;
  }
}
