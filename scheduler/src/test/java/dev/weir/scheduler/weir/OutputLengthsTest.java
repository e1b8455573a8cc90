package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutputLengthsTest {
  private final OutputLengths lengths = new OutputLengths();
  private final SplittableRandom random = new SplittableRandom(6);

  @Test
  void itKnowsTheDistributionThatItSaw() {
    double[] seen = new double[2000];
    for (int i = 0; i < seen.length; i++) {
      seen[i] = 1 + Math.floor(Math.exp(3 + 4 * random.nextDouble()));
      lengths.add(seen[i]);
    }
    for (double at = 4; at < 2000; at *= 1.3) {
      double border = at;
      double share = Arrays.stream(seen).filter(n -> n <= border).count() / (double) seen.length;
      assertThat(lengths.shareWithin(at)).isCloseTo(share, within(0.03));
    }
    assertThat(lengths.seen()).isEqualTo(2000);
  }

  @Test
  void itRisesFromNothingToAll() {
    for (int i = 0; i < 500; i++) {
      lengths.add(1 + random.nextInt(3000));
    }
    double before = 0;
    for (double at = 0; at < 2_000_000; at = at * 1.1 + 0.1) {
      assertThat(lengths.shareWithin(at)).isBetween(before, 1.0);
      before = lengths.shareWithin(at);
    }
    assertThat(lengths.shareWithin(0.99)).isZero();
    assertThat(lengths.shareWithin(1e9)).isCloseTo(1, within(1e-9));
  }

  @Test
  void withinABinItIsInterpolated() {
    for (int i = 0; i < 32; i++) {
      lengths.add(1000);
    }
    // 1000 lies in the bin from 896 to 1024, the last one of the first belief's 10 octaves.
    double from = lengths.shareWithin(896);
    double to = lengths.shareWithin(1024);
    assertThat(lengths.shareWithin(960)).isCloseTo((from + to) / 2, within(1e-12));
    assertThat(lengths.shareWithin(928)).isCloseTo(from + (to - from) / 4, within(1e-12));
    assertThat(to - from).isCloseTo(32.1 / 36, within(1e-9));
  }

  @Test
  void theFirstBeliefIsOutweighedByAFewDozenAnswers() {
    assertThat(lengths.shareWithin(64)).isCloseTo(0.6, within(1e-9));
    assertThat(lengths.mean()).isEqualTo(250);
    for (int i = 0; i < 64; i++) {
      lengths.add(10);
    }
    assertThat(lengths.shareWithin(16)).isGreaterThan(0.9);
    assertThat(lengths.mean()).isLessThan(15);
  }

  @Test
  void oldTrafficFades() {
    for (int i = 0; i < 2048; i++) {
      lengths.add(10);
    }
    for (int i = 0; i < 4 * 2048; i++) {
      lengths.add(5000);
    }
    assertThat(lengths.shareWithin(16)).isLessThan(0.05);
    assertThat(lengths.mean()).isCloseTo(5000, within(50.0));
  }

  @Test
  void theLongestAndTheEmptyAreTakenForWhatTheyAre() {
    lengths.add(0);
    lengths.add(Double.NaN);
    assertThat(lengths.seen()).isZero();
    lengths.add(1e12);
    lengths.add(1);
    assertThat(lengths.seen()).isEqualTo(2);
    assertThat(lengths.shareWithin(1 << 19)).isLessThan(0.9);
  }

  @Test
  void aTenantHasItsOwnAfterSixtyFourAnswersAndUntilThenThatOfAll() {
    TenantLengths tenants = new TenantLengths();
    for (int i = 0; i < 63; i++) {
      tenants.add("books", 5000);
      tenants.add("titles", 8);
    }
    assertThat(tenants.of("books")).isSameAs(tenants.all());
    tenants.add("books", 5000);
    assertThat(tenants.of("books")).isNotSameAs(tenants.all());
    assertThat(tenants.of("books").mean()).isGreaterThan(4000);
    assertThat(tenants.of("nobody")).isSameAs(tenants.all());
    assertThat(tenants.all().seen()).isEqualTo(127);
  }

  @Test
  void theTenantsLeastRecentlySeenAreForgotten() {
    TenantLengths tenants = new TenantLengths();
    for (int tenant = 0; tenant < 1025; tenant++) {
      for (int i = 0; i < 64; i++) {
        tenants.add("t" + tenant, 100);
      }
    }
    assertThat(tenants.of("t0")).isSameAs(tenants.all());
    assertThat(tenants.of("t1")).isNotSameAs(tenants.all());
  }
}
