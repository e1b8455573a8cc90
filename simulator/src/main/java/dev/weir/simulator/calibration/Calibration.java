package dev.weir.simulator.calibration;

import dev.weir.simulator.engine.BlockHashes;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.Sequence;
import dev.weir.simulator.engine.SequenceListener;
import dev.weir.simulator.engine.SimulatedEngine;
import dev.weir.simulator.engine.StepCost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Replays a recorded run of a real engine on the simulated one and compares what the requests saw.
 *
 * <p>The profile comes from the accelerator's layer times, see {@link LayerTimes}; the limits (KV
 * tokens, token budget, sequences) from the run itself; arrivals, prompt and answer lengths from
 * its requests. One constant is tuned, and on this very run: the host's work per iteration, half a
 * millisecond, which no layer time contains. So the agreement shows that batching, chunking,
 * queueing and preemption are imitated well, not that the constant holds elsewhere. Nothing is
 * known about shared prefixes of its prompts, so none are assumed: reuse between requests is not
 * exercised, only that of a preempted request's own blocks.
 */
public final class Calibration {
  /** Host work per iteration, tuned on the run that this project holds. */
  public static final double HOST_MS = 0.5;

  /** What "calibrated" means: each mean within five per cent. */
  public static final double TOLERANCE = 0.05;

  private static final int LLAMA_8B_BLOCKS = 32;

  private Calibration() {}

  /**
   * @param run folder with {@code meta.json} and {@code requests.jsonl}
   * @param layers folder with the layer times of the same accelerator
   */
  public static CalibrationReport compare(Path run, Path layers) throws IOException {
    MeasuredRun measured = MeasuredRun.read(run);
    StepCost cost = LayerTimes.read(layers).cost(LLAMA_8B_BLOCKS, measured.kvTokens(), HOST_MS);
    EngineProfile profile =
        new EngineProfile(
            run.getFileName().toString(),
            "measured layer times",
            cost,
            measured.kvTokens(),
            measured.tokenBudget(),
            measured.maxSequences());
    SimulatedEngine engine = new SimulatedEngine(EngineSettings.of(profile));
    List<Timing> simulated = replay(measured, engine);
    List<Timing> real = measured.requests().stream().map(MeasuredRun.Request::timing).toList();
    return new CalibrationReport(
        run.getFileName().toString(),
        profile,
        real.size(),
        engine.counters().preemptions(),
        List.of(
            row("ttft_ms", real, simulated, Timing::ttft),
            row("tpot_ms", severalTokens(real), severalTokens(simulated), Timing::tpot),
            row("e2e_ms", real, simulated, Timing::e2e)),
        meanAbsoluteError(real, simulated));
  }

  private static List<Timing> replay(MeasuredRun run, SimulatedEngine engine) {
    List<Watched> watched = new ArrayList<>();
    double origin = run.requests().getFirst().queued();
    long end = SimulatedEngine.IDLE;
    for (MeasuredRun.Request request : run.requests()) {
      long arrival = Math.round((request.queued() - origin) * 1e9);
      while (end <= arrival) {
        end = engine.step(end);
      }
      Watched listener = new Watched(arrival);
      watched.add(listener);
      engine.submit(sequence(watched.size(), request, listener), arrival);
      if (end == SimulatedEngine.IDLE) {
        end = engine.step(arrival);
      }
    }
    while (end != SimulatedEngine.IDLE) {
      end = engine.step(end);
    }
    return watched.stream().map(Watched::timing).toList();
  }

  /** A request with blocks of its own, which it finds again after a preemption if they survive. */
  private static Sequence sequence(int id, MeasuredRun.Request request, Watched listener) {
    long[] hashes = new long[(request.input() + request.output()) / EngineSettings.BLOCK_TOKENS];
    Arrays.setAll(hashes, block -> BlockHashes.mix(((long) id << 32) + block));
    return new Sequence(id, request.input(), request.output(), hashes, listener);
  }

  private static final class Watched implements SequenceListener {
    private final long arrival;
    private long first;
    private long last;
    private int tokens;

    Watched(long arrival) {
      this.arrival = arrival;
    }

    @Override
    public void token(Sequence sequence, long at) {
      tokens++;
      first = tokens == 1 ? at : first;
      last = at;
    }

    Timing timing() {
      return Timing.of((first - arrival) * 1e-9, (last - arrival) * 1e-9, tokens);
    }
  }

  private static List<Timing> severalTokens(List<Timing> timings) {
    return timings.stream().filter(timing -> timing.output() > 1).toList();
  }

  private static CalibrationReport.Row row(
      String name, List<Timing> real, List<Timing> simulated, ToDoubleFunction<Timing> value) {
    return new CalibrationReport.Row(name, mean(real, value) * 1e3, mean(simulated, value) * 1e3);
  }

  private static double mean(List<Timing> timings, ToDoubleFunction<Timing> value) {
    return timings.stream().mapToDouble(value).average().orElseThrow();
  }

  /** Mean over requests of the relative error of the end-to-end time. */
  private static double meanAbsoluteError(List<Timing> real, List<Timing> simulated) {
    double sum = 0;
    for (int i = 0; i < real.size(); i++) {
      double measured = real.get(i).e2e();
      sum += Math.abs(simulated.get(i).e2e() - measured) / measured;
    }
    return sum / real.size();
  }
}
