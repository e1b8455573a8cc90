package dev.weir.simulator.replay;

/**
 * The tokens that one engine writes for one router in an iteration. Requests say when they begin
 * and end to write; in between they are summed without being looked at.
 */
final class Tally {
  private int writing;
  private int expecting;

  /** Of the iteration that ended last. */
  int told;

  /** Those of {@link #told} that were predicted. */
  int expected;

  /**
   * An iteration ends.
   *
   * @param written whether there was one
   */
  void iteration(boolean written) {
    told = written ? writing : 0;
    expected = written ? expecting : 0;
  }

  /** A request writes a token now, and another in each iteration from now on. */
  void begins(boolean predicted) {
    told++;
    writing++;
    expected += predicted ? 1 : 0;
    expecting += predicted ? 1 : 0;
  }

  /** What a request writes after this was not predicted. */
  void exceeds() {
    expecting--;
  }

  void ends(boolean predicted) {
    writing--;
    expecting -= predicted ? 1 : 0;
  }
}
