package dev.weir.scheduler.weir;

import java.util.ArrayList;
import java.util.List;

/**
 * The requests that decode on one engine, in bins by when they began, and whom of them a stall
 * would cost its promised pace.
 *
 * <p><b>What it computes.</b> Reading a new prompt stalls everybody who decodes beside it. Whoever
 * has written n tokens in the time t, is held up for another w + p seconds and goes on at one token
 * in itl seconds, misses a pace of tpot if its answer ends before o tokens, with {@code t + w + p +
 * (o - n) · itl = o · tpot}. So the stall p itself turns those into victims whose answers end
 * between the o without and the o with it; the distribution of answer lengths says how many that
 * will be.
 *
 * <p><b>Cost.</b> Steps of an engine advance all its decodes alike, so a bin keeps only the sums of
 * where they began. There are at most {@value #MOST_BINS} bins: neighbours of similar age are
 * merged, and old ones are coarser, as nearby o's of old ones differ little.
 */
final class Decoders {
  private static final int MOST_BINS = 12;

  /** Below this share of the promised pace nothing is left to catch up with. */
  private static final double LEAST_SLACK = 0.02;

  /** Some that began about the same time. */
  static final class Bin {
    private int count;

    /** One over the count. */
    private double part;

    private double began;
    private double steps;
    private double tpot;
    private Lengths lengths;
    private Bin into = this;

    private Bin(Lengths lengths) {
      this.lengths = lengths;
    }

    private void count(int next) {
      count = next;
      part = 1.0 / next;
    }

    private Bin root() {
      Bin at = this;
      while (at.into != at) {
        at = at.into;
      }
      return at;
    }
  }

  private final List<Bin> bins = new ArrayList<>(MOST_BINS + 1);
  private final OutputLengths all;
  private final int mostBins;

  /**
   * @param all answers, for bins that mix tenants
   */
  Decoders(OutputLengths all) {
    this(all, MOST_BINS);
  }

  private Decoders(OutputLengths all, int mostBins) {
    this.all = all;
    this.mostBins = mostBins;
  }

  /** Where each is known to be so long: then none are merged, and a question costs O(n). */
  static Decoders ofKnown(OutputLengths all) {
    return new Decoders(all, Integer.MAX_VALUE);
  }

  /**
   * Adds one that has its first token.
   *
   * @param now seconds
   * @param steps that the engine has made so far
   * @param tpot promised seconds a token
   * @param lengths of answers like this one
   * @return for {@link #remove}
   */
  Bin add(double now, double steps, double tpot, Lengths lengths) {
    Bin bin = new Bin(lengths);
    bin.count(1);
    bin.began = now;
    bin.steps = steps;
    bin.tpot = tpot;
    bins.add(bin);
    if (bins.size() > mostBins) {
      mergeClosest(now);
    }
    return bin;
  }

  /** Takes one away that began at these. */
  void remove(Bin added, double began, double steps, double tpot) {
    Bin bin = added.root();
    bin.count(bin.count - 1);
    bin.began -= began;
    bin.steps -= steps;
    bin.tpot -= tpot;
    if (bin.count == 0) {
      bins.remove(bin);
    }
  }

  double meanLength() {
    return all.mean();
  }

  /** Expected victims of a stall of {@code stall} seconds that comes after {@code wait}. */
  double victims(double now, double steps, double itl, double wait, double stall) {
    double victims = 0;
    for (int i = 0; i < bins.size(); i++) {
      Bin bin = bins.get(i);
      double part = bin.part;
      double written = Math.max(1, steps - bin.steps * part);
      double tpot = bin.tpot * part;
      double behind = now - bin.began * part + wait - written * itl;
      double slack = Math.max(tpot - itl, LEAST_SLACK * tpot);
      // Mostly there is time enough to catch up, and nothing has to be divided or looked up.
      if (behind + stall > written * slack) {
        double from = Math.max(behind / slack, written);
        victims += victims(bin, written, from, (behind + stall) / slack);
      }
    }
    return victims;
  }

  /** Of those in the bin how many end between these, having written so many. */
  private static double victims(Bin bin, double written, double from, double to) {
    double goesOn = 1 - bin.lengths.shareWithin(written);
    double ends = bin.lengths.shareWithin(to) - bin.lengths.shareWithin(from);
    return goesOn <= 1e-9 ? 0 : bin.count * ends / goesOn;
  }

  /** Merges the neighbours whose ages differ least for their age. */
  private void mergeClosest(double now) {
    int best = 0;
    double closest = Double.MAX_VALUE;
    for (int i = 0; i + 1 < bins.size(); i++) {
      double older = now - bins.get(i).began / bins.get(i).count;
      double newer = now - bins.get(i + 1).began / bins.get(i + 1).count;
      double apart = (older - newer) / (older + 0.05);
      if (apart < closest) {
        closest = apart;
        best = i;
      }
    }
    Bin kept = bins.get(best);
    Bin gone = bins.remove(best + 1);
    kept.count(kept.count + gone.count);
    kept.began += gone.began;
    kept.steps += gone.steps;
    kept.tpot += gone.tpot;
    gone.into = kept;
    kept.lengths = gone.lengths.equals(kept.lengths) ? kept.lengths : all;
  }
}
