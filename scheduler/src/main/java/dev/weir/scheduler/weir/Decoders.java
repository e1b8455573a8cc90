package dev.weir.scheduler.weir;

import java.util.Arrays;

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
    /** Its place; meaningless once it is merged into another. */
    private int at;

    private Bin into = this;

    private Bin(int at) {
      this.at = at;
    }

    private Bin root() {
      Bin root = this;
      while (root.into != root) {
        root = root.into;
      }
      return root;
    }
  }

  // What is asked for each request, for each engine, lies side by side: means over each bin.
  private int size;
  private double[] counts = new double[MOST_BINS + 1];
  private double[] began = new double[MOST_BINS + 1];
  private double[] begun = new double[MOST_BINS + 1];
  private double[] pace = new double[MOST_BINS + 1];
  private Lengths[] lengths = new Lengths[MOST_BINS + 1];
  private Bin[] bins = new Bin[MOST_BINS + 1];
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
    if (size == counts.length) {
      grow();
    }
    Bin bin = new Bin(size);
    counts[size] = 1;
    began[size] = now;
    begun[size] = steps;
    pace[size] = tpot;
    this.lengths[size] = lengths;
    bins[size++] = bin;
    if (size > mostBins) {
      mergeClosest(now);
    }
    return bin;
  }

  /** Takes one away that began at these. */
  void remove(Bin added, double began, double steps, double tpot) {
    int at = added.root().at;
    double left = counts[at] - 1;
    if (left < 1) {
      close(at);
      return;
    }
    // The mean without one: what is left moves away from it by its part.
    this.began[at] += (this.began[at] - began) / left;
    begun[at] += (begun[at] - steps) / left;
    pace[at] += (pace[at] - tpot) / left;
    counts[at] = left;
  }

  private void grow() {
    int room = 2 * counts.length;
    counts = Arrays.copyOf(counts, room);
    began = Arrays.copyOf(began, room);
    begun = Arrays.copyOf(begun, room);
    pace = Arrays.copyOf(pace, room);
    lengths = Arrays.copyOf(lengths, room);
    bins = Arrays.copyOf(bins, room);
  }

  /** Moves those behind it up: bins stay in the order in which they began. */
  private void close(int at) {
    int behind = --size - at;
    System.arraycopy(counts, at + 1, counts, at, behind);
    System.arraycopy(began, at + 1, began, at, behind);
    System.arraycopy(begun, at + 1, begun, at, behind);
    System.arraycopy(pace, at + 1, pace, at, behind);
    System.arraycopy(lengths, at + 1, lengths, at, behind);
    System.arraycopy(bins, at + 1, bins, at, behind);
    for (int i = at; i < size; i++) {
      bins[i].at = i;
    }
  }

  /** Seconds a token of those who decode, over all that they wrote so far; 0: nothing yet. */
  double paceSoFar(double now, double steps) {
    double elapsed = 0;
    double written = 0;
    for (int i = 0; i < size; i++) {
      elapsed += counts[i] * (now - began[i]);
      written += counts[i] * (steps - begun[i]);
    }
    return written < 1 ? 0 : elapsed / written;
  }

  double meanLength() {
    return all.mean();
  }

  /** Expected victims of a stall of {@code stall} seconds that comes after {@code wait}. */
  double victims(double now, double steps, double itl, double wait, double stall) {
    double victims = 0;
    double held = now + wait;
    for (int i = 0; i < size; i++) {
      double written = Math.max(1, steps - begun[i]);
      double behind = held - began[i] - written * itl;
      double slack = Math.max(pace[i] - itl, LEAST_SLACK * pace[i]);
      // Mostly there is time enough to catch up, and nothing has to be divided or looked up.
      if (behind + stall > written * slack) {
        double from = Math.max(behind / slack, written);
        victims += victims(i, written, from, (behind + stall) / slack);
      }
    }
    return victims;
  }

  /** Of those in the bin how many end between these, having written so many. */
  private double victims(int bin, double written, double from, double to) {
    Lengths of = lengths[bin];
    double goesOn = 1 - of.shareWithin(written);
    double ends = of.shareWithin(to) - of.shareWithin(from);
    return goesOn <= 1e-9 ? 0 : counts[bin] * ends / goesOn;
  }

  /** Merges the neighbours whose ages differ least for their age. */
  private void mergeClosest(double now) {
    int best = 0;
    double closest = Double.MAX_VALUE;
    for (int i = 0; i + 1 < size; i++) {
      double older = now - began[i];
      double newer = now - began[i + 1];
      double apart = (older - newer) / (older + 0.05);
      if (apart < closest) {
        closest = apart;
        best = i;
      }
    }
    merge(best, best + 1);
  }

  private void merge(int kept, int gone) {
    double part = counts[gone] / (counts[kept] + counts[gone]);
    counts[kept] += counts[gone];
    began[kept] += (began[gone] - began[kept]) * part;
    begun[kept] += (begun[gone] - begun[kept]) * part;
    pace[kept] += (pace[gone] - pace[kept]) * part;
    lengths[kept] = lengths[gone].equals(lengths[kept]) ? lengths[kept] : all;
    bins[gone].into = bins[kept];
    close(gone);
  }
}
