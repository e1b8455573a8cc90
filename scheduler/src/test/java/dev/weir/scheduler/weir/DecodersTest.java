package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.scheduler.weir.Decoders.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DecodersTest {
  private static final double ITL = 0.02;
  private static final double TPOT = 0.05;

  /** One request, as it is summed up by hand. */
  private record One(Bin bin, double began, double steps, double tpot) {}

  private final SplittableRandom random = new SplittableRandom(8);
  private final OutputLengths lengths = new OutputLengths();
  private final Decoders decoders = new Decoders(lengths);
  private final List<One> all = new ArrayList<>();

  DecodersTest() {
    for (int i = 0; i < 2000; i++) {
      lengths.add(1 + 600 * random.nextDouble());
    }
  }

  @Test
  void aFewAreWeighedEachByItself() {
    add(0, 0, TPOT);
    add(1, 50, TPOT / 2);
    add(3, 140, TPOT);
    for (double stall = 0.1; stall < 20; stall *= 1.5) {
      assertThat(decoders.victims(4, 180, ITL, 0.3, stall))
          .isCloseTo(byHand(4, 180, 0.3, stall), within(1e-9));
    }
  }

  @Test
  void manyInBinsComeToWhatTheyComeToOneByOne() {
    double now = 0;
    double steps = 0;
    for (int i = 0; i < 4000; i++) {
      now += ITL * 1.4;
      steps++;
      if (random.nextInt(4) == 0) {
        add(now, steps, TPOT);
      }
      if (all.size() > 100) {
        remove(random.nextInt(all.size()));
      }
      if (i % 50 == 0 && all.size() > 90) {
        for (double stall = 0.5; stall < 10; stall *= 2) {
          double expected = byHand(now, steps, 0.1, stall);
          assertThat(decoders.victims(now, steps, ITL, 0.1, stall))
              .isCloseTo(expected, within(0.5 + 0.2 * expected));
        }
      }
    }
    assertThat(byHand(now, steps, 0.1, 5)).as("there are victims").isGreaterThan(5);
  }

  @Test
  void aShortStallThatAllCanCatchUpWithHasNoVictims() {
    add(0, 0, TPOT);
    add(0, 0, TPOT);
    assertThat(decoders.victims(2, 100, ITL, 0, 0.5)).isZero();
    assertThat(decoders.victims(2, 100, ITL, 0, 60)).isGreaterThan(1);
  }

  @Test
  void whoIsLostAnywayIsNoVictim() {
    add(0, 0, TPOT);
    assertThat(decoders.victims(1000, 10, ITL, 0, 1)).isCloseTo(0, within(1e-6));
  }

  @Test
  void whereEverybodyIsGoneNobodyIsAVictim() {
    SplittableRandom order = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      add(i * 0.1, i * 4, TPOT);
    }
    while (!all.isEmpty()) {
      remove(order.nextInt(all.size()));
    }
    assertThat(decoders.victims(60, 2100, ITL, 1, 100)).isZero();
  }

  @Test
  void anEngineThatIsTooSlowForThePaceHasFiniteVictims() {
    add(0, 0, TPOT);
    double victims = decoders.victims(1, 10, TPOT * 2, 0, 0.1);
    assertThat(victims).isBetween(0.0, 1.0);
  }

  @Test
  void aTenantsOwnLengthsCountUntilItsBinIsMixed() {
    OutputLengths shortOnes = new OutputLengths();
    for (int i = 0; i < 2000; i++) {
      shortOnes.add(40);
    }
    decoders.add(0, 0, TPOT, shortOnes);
    assertThat(decoders.victims(2, 60, ITL, 0, 60)).as("hardly anybody writes on").isPositive();
    double own = decoders.victims(0.4, 20, ITL, 0, 1.5);
    Decoders others = new Decoders(lengths);
    others.add(0, 0, TPOT, lengths);
    assertThat(own).isGreaterThan(5 * others.victims(0.4, 20, ITL, 0, 1.5));
    assertThat(decoders.meanLength()).isEqualTo(lengths.mean());
  }

  @Test
  void aBinOfSeveralTenantsGoesByAll() {
    OutputLengths other = new OutputLengths();
    Decoders mixed = new Decoders(lengths);
    Decoders same = new Decoders(lengths);
    for (int i = 0; i < 40; i++) {
      mixed.add(i * 1e-3, 0, TPOT, i % 2 == 0 ? other : shortOnes());
      same.add(i * 1e-3, 0, TPOT, lengths);
    }
    assertThat(mixed.victims(2, 60, ITL, 0, 5))
        .isCloseTo(same.victims(2, 60, ITL, 0, 5), Percentage.withPercentage(35));
  }

  private static OutputLengths shortOnes() {
    return new OutputLengths();
  }

  private void add(double now, double steps, double tpot) {
    all.add(new One(decoders.add(now, steps, tpot, lengths), now, steps, tpot));
  }

  private void remove(int at) {
    One one = all.remove(at);
    decoders.remove(one.bin(), one.began(), one.steps(), one.tpot());
  }

  /** The sum over single requests of the chance that the stall makes them miss their pace. */
  private double byHand(double now, double steps, double wait, double stall) {
    double sum = 0;
    for (One one : all) {
      double written = Math.max(1, steps - one.steps());
      double slack = Math.max(one.tpot() - ITL, 0.02 * one.tpot());
      double behind = now - one.began() + wait - written * ITL;
      double without = Math.max(written, behind / slack);
      double with = Math.max(without, (behind + stall) / slack);
      double goesOn = 1 - lengths.shareWithin(written);
      double ends = lengths.shareWithin(with) - lengths.shareWithin(without);
      sum += goesOn <= 1e-9 ? 0 : ends / goesOn;
    }
    return sum;
  }
}
