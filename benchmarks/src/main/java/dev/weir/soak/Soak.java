package dev.weir.soak;

import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.chaos.Chaos;
import dev.weir.enginesim.chaos.ChaosRules;
import dev.weir.enginesim.chaos.Schedule;
import dev.weir.enginesim.chaos.Victims;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.report.RunReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev soak}: load on a real {@code weir serve} while its engines fail all the time, and at
 * the end whether it holds what it held at the beginning. Exit 0: it does, 1: it does not, 2: wrong
 * use.
 */
public final class Soak {
  private static final int ENGINES = 4;
  private static final int SPEED = 4;
  private static final double RATE = 20;
  private static final long GAUGES_SECONDS = 60;
  private static final int SAMPLES = 60;
  private static final Duration SHORTEST_GAP = Duration.ofSeconds(10);
  private static final String USAGE =
      "soak: %s (expected: [--minutes M] [--seed N], M from 1 to 10000)";

  private final Arguments arguments;
  private final PrintStream out;

  private Soak(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
  }

  /** What was asked for. */
  private record Arguments(double minutes, long seed) {
    /** Null: not understood. */
    static @Nullable Arguments of(String... words) {
      double minutes = 30;
      long seed = 1;
      try {
        for (int i = 0; i < words.length; i += 2) {
          switch (words[i]) {
            case "--minutes" -> minutes = Double.parseDouble(words[i + 1]);
            case "--seed" -> seed = Long.parseLong(words[i + 1]);
            default -> {
              return null;
            }
          }
        }
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
        return null;
      }
      return minutes >= 1 && minutes <= 10_000 ? new Arguments(minutes, seed) : null;
    }

    Duration lasts() {
      return Duration.ofMillis((long) (minutes * 60_000));
    }
  }

  /**
   * @param words the launcher, then options
   */
  public static void main(String... words) throws Exception {
    String[] options = List.of(words).subList(1, words.length).toArray(String[]::new);
    Arguments arguments = Arguments.of(options);
    if (arguments == null) {
      System.err.println(USAGE.formatted(String.join(" ", options)));
      System.exit(2);
      return;
    }
    SoakReport report = new Soak(arguments, System.out).run(Path.of(words[0]));
    System.out.print(report.text());
    System.exit(report.well() ? 0 : 1);
  }

  private SoakReport run(Path launcher) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("weir-soak");
    out.println("log and configuration in " + folder);
    EngineOptions options =
        EngineOptions.of(EngineProfile.named("h100-8b"))
            .withSpeed(SPEED)
            .at("127.0.0.1", 0, ENGINES);
    try (EngineServer engines = EngineServer.start(options);
        ServedWeir weir = ServedWeir.start(launcher, folder, engines.urls());
        SoakLoad load = SoakLoad.start(weir.url(), RATE, arguments.seed())) {
      Schedule schedule = new Schedule(arguments.seed(), ENGINES, ChaosRules.usual(ENGINES));
      List<Vitals> samples;
      Chaos chaos = Chaos.start(schedule::next, List.of(Victims.of(engines)));
      try (chaos) {
        samples = watch(weir);
      }
      RunReport report = load.end();
      Map<String, Double> held = weir.heldAfter(GAUGES_SECONDS);
      return new SoakReport(samples, report, chaos.counts(), held);
    }
  }

  private List<Vitals> watch(ServedWeir weir) throws IOException, InterruptedException {
    Duration even = arguments.lasts().dividedBy(SAMPLES);
    Duration gap = even.compareTo(SHORTEST_GAP) < 0 ? SHORTEST_GAP : even;
    List<Vitals> samples = new ArrayList<>();
    long start = System.nanoTime();
    for (long due = gap.toNanos(); due <= arguments.lasts().toNanos(); due += gap.toNanos()) {
      Thread.sleep(Duration.ofNanos(Math.max(0, start + due - System.nanoTime())));
      Vitals now = weir.vitals();
      samples.add(now);
      out.printf(
          Locale.ROOT,
          "%6.1f min  heap %.1f MiB, direct %.1f MiB, %d threads, %d descriptors%n",
          due / 60e9,
          now.heapMib(),
          now.directMib(),
          now.threads(),
          now.descriptors());
    }
    return samples;
  }
}
