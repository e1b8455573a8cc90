package dev.weir.simulator.matrix;

import dev.weir.scheduler.Fairness;
import java.util.Locale;

/**
 * One question to one policy.
 *
 * @param of where
 * @param contestant a policy with its crutches
 * @param fairness of the queue
 * @param seed of all chance
 * @param ask what is wanted
 */
record Cell(MatrixCase of, String contestant, Fairness fairness, long seed, Ask ask) {

  /** What is asked. */
  sealed interface Ask {
    String key();
  }

  /** The highest rates, for all targets. */
  record Search() implements Ask {
    @Override
    public String key() {
      return "search";
    }
  }

  /** What becomes of requests at this rate, or with so many sessions. */
  record At(double rate, int routers) implements Ask {
    @Override
    public String key() {
      return String.format(Locale.ROOT, "at %.4f, %d routers", rate, routers);
    }
  }

  /** The same question has the same key in every run; it begins with whom it is put to. */
  String key() {
    String mode = fairness.name().toLowerCase(Locale.ROOT);
    return String.join("|", contestant, of.name(), of.promise(), mode, "seed " + seed, ask.key());
  }
}
