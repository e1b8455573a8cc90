package dev.weir.simulator.story;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.report.RequestLog;
import dev.weir.simulator.report.RequestResult;
import dev.weir.simulator.report.RunLabel;
import dev.weir.simulator.report.RunReport;
import dev.weir.simulator.report.Slo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Runs of queues with one place an engine, where a policy looks at so many engines at random. */
final class GeneratedStory {
  static final Slo SLO = Slo.parse("ttft=2s,tpot=50ms");
  private static final int ENGINES = 8;
  private static final int REQUESTS = 2_000;
  private static final double NANOS = 1e9;
  private static final List<String> NAMES =
      IntStream.range(0, ENGINES).mapToObj(i -> "h100-8b-" + i).toList();

  private final String policy;
  private final int looks;
  private final boolean refuses;

  private GeneratedStory(String policy, int looks, boolean refuses) {
    this.policy = policy;
    this.looks = looks;
    this.refuses = refuses;
  }

  static Story story() {
    List<StoryRun> runs = new ArrayList<>();
    List<RunReport> probes = new ArrayList<>();
    for (GeneratedStory one : cast()) {
      runs.add(one.run(13));
      for (double rate : new double[] {9, 18}) {
        probes.add(one.run(rate).report());
      }
    }
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("trace", "generated, log-normal");
    setting.put("fleet", "8xh100-8b");
    setting.put("promise", "ttft=2s, tpot=50ms");
    setting.put("seed", "1");
    return new Story(SLO, setting, runs, probes);
  }

  static List<GeneratedStory> cast() {
    return List.of(
        new GeneratedStory("random", 1, false),
        new GeneratedStory("power-of-two", 2, false),
        new GeneratedStory("least-requests", 3, false),
        new GeneratedStory("smg-cache-aware", 4, false),
        new GeneratedStory("lmetric", 6, false),
        new GeneratedStory("dynamo-kv", 8, false),
        new GeneratedStory("round-robin", 1, false),
        new GeneratedStory("oracle", 8, true),
        new GeneratedStory("weir", 5, true));
  }

  StoryRun run(double rate) {
    SplittableRandom random = new SplittableRandom(policy.hashCode());
    RequestLog log = new RequestLog(SLO);
    StoryLog story = new StoryLog(SLO);
    NAMES.forEach(story::engine);
    double[] freeAt = new double[ENGINES];
    double now = 0;
    for (int i = 0; i < REQUESTS; i++) {
      now -= Math.log(1 - random.nextDouble()) / rate;
      int best = random.nextInt(ENGINES);
      for (int look = 1; look < looks; look++) {
        int other = random.nextInt(ENGINES);
        best = freeAt[other] < freeAt[best] ? other : best;
      }
      add(log, story, random, now, freeAt, best);
    }
    RunReport report = log.report(new RunLabel(policy, rate, 1), now, 0);
    return story.run(report);
  }

  private void add(
      RequestLog log,
      StoryLog story,
      SplittableRandom random,
      double now,
      double[] freeAt,
      int at) {
    double wait = Math.max(0, freeAt[at] - now);
    int input = (int) (1000 * Math.exp(random.nextGaussian()));
    int output = (int) Math.clamp(Math.round(120 * Math.exp(.6 * random.nextGaussian())), 1L, 900L);
    boolean refused = refuses && wait > 1.6;
    double first = wait + input * 6e-5;
    double last = first + output * (.003 + .001 * random.nextDouble());
    RequestResult result =
        refused
            ? new RequestResult(
                Outcome.REJECTED_BUSY, RequestResult.NO_ENGINE, "a", input, 0, -1, -1, -1, 1000)
            : new RequestResult(
                Outcome.SERVED,
                NAMES.get(at),
                "a",
                input,
                output,
                input / 3,
                nanos(first),
                nanos(last),
                nanos(last));
    freeAt[at] = refused ? freeAt[at] : now + last;
    log.add(result);
    story.add(result, nanos(now), refused ? -1 : nanos(now + wait));
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * NANOS);
  }
}
