package dev.weir.simulator.calibration;

/**
 * Coefficients that minimise the sum of squared <em>relative</em> errors of a linear model, so that
 * short measurements count as much as long ones. Normal equations, solved by elimination with
 * pivoting: for a handful of coefficients.
 */
final class LeastSquares {
  private final double[][] equations;

  LeastSquares(int coefficients) {
    equations = new double[coefficients][coefficients + 1];
  }

  /** Adds one measurement: {@code measured ≈ Σ coefficient · term}. */
  void add(double measured, double... terms) {
    for (int i = 0; i < equations.length; i++) {
      double[] row = equations[i];
      for (int j = 0; j < terms.length; j++) {
        row[j] += terms[i] * terms[j] / (measured * measured);
      }
      row[terms.length] += terms[i] / measured;
    }
  }

  double[] solve() {
    int n = equations.length;
    for (int column = 0; column < n; column++) {
      pivot(column);
      for (int row = 0; row < n; row++) {
        if (row != column) {
          subtract(row, column);
        }
      }
    }
    double[] solution = new double[n];
    for (int i = 0; i < n; i++) {
      solution[i] = equations[i][n] / equations[i][i];
    }
    return solution;
  }

  private void pivot(int column) {
    int best = column;
    for (int row = column + 1; row < equations.length; row++) {
      if (Math.abs(equations[row][column]) > Math.abs(equations[best][column])) {
        best = row;
      }
    }
    double[] swapped = equations[column];
    equations[column] = equations[best];
    equations[best] = swapped;
    if (equations[column][column] == 0) {
      throw new IllegalArgumentException("measurements: too few to tell the coefficients apart");
    }
  }

  private void subtract(int row, int column) {
    double factor = equations[row][column] / equations[column][column];
    for (int j = column; j <= equations.length; j++) {
      equations[row][j] -= factor * equations[column][j];
    }
  }
}
