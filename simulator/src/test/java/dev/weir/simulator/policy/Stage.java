package dev.weir.simulator.policy;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.EngineSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A pool with one policy on engines that a test plays itself. */
final class Stage {
  static final int BLOCK = 100;
  static final long KV_TOKENS = 100_000;

  final List<Engine> engines = new ArrayList<>();
  private final Pool pool;
  private @Nullable Engine chosen;
  long now;

  Stage(String policy, int count) {
    List<EngineSettings> fleet =
        Collections.nCopies(count, EngineSettings.of(EngineProfile.named("h100-8b")));
    ReplaySetting setting =
        new ReplaySetting(Promise.DEFAULT, Fairness.SIZE_BLIND, BLOCK, 1, fleet, new NoTruth());
    Policy made = Policies.named(policy).make(new SplittableRandom(1), setting);
    pool = new Pool(made, new Pool.Bounds(10, Long.MAX_VALUE));
    for (int i = 0; i < count; i++) {
      engines.add(new Engine("e" + i, 1000));
    }
    post(new Event.Engines(engines));
    engines.forEach(engine -> report(engine, 0, 0));
  }

  private record NoTruth() implements Truth {
    @Override
    public int outputTokens(Ticket ticket) {
      throw new AssertionError("only an oracle may ask");
    }

    @Override
    public EngineSettings settings(Engine engine) {
      throw new AssertionError("only an oracle may ask");
    }

    @Override
    public int cachedTokens(Ticket ticket, Engine engine) {
      throw new AssertionError("only an oracle may ask");
    }
  }

  Engine engine(int number) {
    return engines.get(number);
  }

  /** A prompt of so many tokens that begins with these blocks. */
  static Ticket ticket(int promptTokens, long... blocks) {
    Prefix prefix = new Prefix(blocks, BLOCK);
    Ticket.Work work = new Ticket.Work(promptTokens, 10, prefix, null, 0, true, Promise.DEFAULT);
    return new Ticket(decision -> {}, "tenant", work);
  }

  /** Lets it arrive; says where it goes, or null: it waits. */
  @Nullable Engine arrive(Ticket ticket) {
    chosen = null;
    post(new Event.Arrive(ticket));
    return chosen;
  }

  /** Lets it arrive while all other engines are down, so that it goes to this one. */
  Ticket put(int number, Ticket ticket) {
    engines.forEach(engine -> engine.up(engine == engines.get(number)));
    arrive(ticket);
    engines.forEach(engine -> engine.up(true));
    return ticket;
  }

  void firstToken(Ticket ticket) {
    post(new Event.FirstToken(ticket));
  }

  void finish(Ticket ticket, int outputTokens) {
    post(new Event.End(ticket, 0, Ending.finished(outputTokens, -1)));
  }

  void report(Engine engine, int waiting, double kvUse) {
    post(new Event.Report(engine, new Gauges(0, waiting, kvUse, KV_TOKENS)));
  }

  private void post(Event event) {
    pool.on(
        event,
        now,
        decision -> {
          if (decision instanceof Decision.Dispatch dispatch) {
            chosen = dispatch.engine();
          }
        });
  }
}
