package dev.weir.enginesim.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.ArmedFault;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChaosTest {
  private static final ChaosRules OFTEN =
      new ChaosRules(
          Duration.ofMillis(5),
          Duration.ofMillis(5),
          Duration.ofMillis(20),
          2,
          EnumSet.allOf(Mishap.class));

  /** Engines that only write down what happens to them. */
  private record Diary(BlockingQueue<String> lines) implements Victims {
    Diary() {
      this(new LinkedBlockingQueue<>());
    }

    @Override
    public void arm(int engine, ArmedFault fault) {
      lines.add(engine + " " + fault);
    }

    @Override
    public void disarm(int engine) {
      lines.add(engine + " well");
    }
  }

  @Test
  void fleetsSufferTheSameAsTheScheduleSaysAndAreWellInTheEnd() throws InterruptedException {
    Diary one = new Diary();
    Diary other = new Diary();
    Chaos chaos = Chaos.start(new Schedule(5, 4, OFTEN)::next, List.of(one, other));
    for (int i = 0; i < 40; i++) {
      assertThat(one.lines().poll(10, TimeUnit.SECONDS)).isNotNull();
    }
    chaos.close();

    Schedule schedule = new Schedule(5, 4, OFTEN);
    assertThat(chaos.happened()).isNotEmpty().allMatch(strike -> strike.equals(schedule.next()));
    assertThat(chaos.counts().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(chaos.happened().size());
    long struck = other.lines().stream().filter(line -> !line.endsWith("well")).count();
    assertThat(struck).isEqualTo(chaos.happened().size());
    assertThat(other.lines().stream().filter(line -> line.endsWith("well"))).hasSize((int) struck);
    assertThat(List.copyOf(other.lines()))
        .endsWith(List.copyOf(one.lines()).toArray(String[]::new));
  }

  @Test
  void closedTwiceItIsClosed() {
    Chaos chaos = Chaos.start(new Schedule(1, 1, OFTEN)::next, List.of());
    chaos.close();
    chaos.close();
    assertThat(chaos.happened().size()).isEqualTo(chaos.happened().size());
  }
}
