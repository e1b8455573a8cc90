package dev.weir.gateway;

import dev.weir.control.Fleet;
import dev.weir.control.FleetEngine;
import dev.weir.control.ModelSpec;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Mailbox;
import dev.weir.scheduler.Pool;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's pools, one for each model of the snapshot in force. Follows snapshots and the
 * health of engines on whatever thread reports them; hands events to pools through their mailboxes
 * only.
 */
final class Pools implements Fleet.Listener {
  private final Map<String, Mailbox> byModel = new ConcurrentHashMap<>();

  /** As followed last; touched by the one who swaps snapshots. */
  private final Map<String, Scheduling> schedulings = new HashMap<>();

  private final PoolRules rules;
  private final LongSupplier clock;
  private final Fleet fleet;
  private final EventLoopGroup timers;

  /** A queue may hold as many tokens as the requests that it may hold if each had so many. */
  private static final long TOKENS_EACH = 8192;

  private volatile Set<FleetEngine> followed = Set.of();

  Pools(PoolRules rules, Fleet fleet, EventLoopGroup timers) {
    this.rules = rules;
    this.clock = rules.clock();
    this.fleet = fleet;
    this.timers = timers;
  }

  /** The pool of a model; null when the snapshot that was followed last does not have it. */
  @Nullable Mailbox pool(String model) {
    return byModel.get(model);
  }

  PoolRules rules() {
    return rules;
  }

  Map<String, Mailbox> all() {
    return byModel;
  }

  /** Makes the pools those of this snapshot. */
  void follow(Snapshot snapshot) {
    snapshot.models().values().forEach(model -> follow(model, snapshot.settings()));
    byModel.forEach((id, mailbox) -> {
      if (!snapshot.models().containsKey(id)) {
        byModel.remove(id);
        schedulings.remove(id);
        mailbox.post(new Event.Engines(List.of()));
      }
    });
    followed = Set.copyOf(fleet.engines());
  }

  /** Fairness is the queue's, and promises come with requests: a policy outlives their changes. */
  private void follow(ModelSpec model, Settings settings) {
    Scheduling scheduling = model.scheduling();
    Pool.Bounds bounds =
        new Pool.Bounds(
            settings.limits().queued(),
            TOKENS_EACH * settings.limits().queued(),
            settings.timeouts().queue().toNanos(),
            scheduling.fairness());
    Mailbox mailbox = byModel.computeIfAbsent(model.id(), _ -> newPool(scheduling, bounds));
    Scheduling before = schedulings.put(model.id(), scheduling);
    mailbox.pool().bounds(bounds);
    mailbox.post(new Event.Engines(enginesOf(model.engines())));
    if (before != null && before.policy() != scheduling.policy()) {
      mailbox.post(new Event.PolicyChanged(rules.policies().apply(scheduling)));
    }
  }

  @Override
  public void up(FleetEngine engine) {
    changed(engine);
  }

  @Override
  public void down(FleetEngine engine, String why) {
    changed(engine);
  }

  /** Told to all pools: who does not have the engine has no use for it. */
  @Override
  public void reported(FleetEngine engine, Gauges gauges) {
    byModel.values().forEach(pool -> pool.post(new Event.Report(engine.engine(), gauges)));
  }

  /**
   * Engines that come or go with a snapshot are left to {@link #follow}, which is told of the
   * snapshot right behind the fleet: a pool that heard only half of the change, its old engine down
   * and the new one not there yet, would send away everybody who waits.
   */
  private void changed(FleetEngine engine) {
    if (!followed.contains(engine) || !fleet.engines().contains(engine)) {
      return;
    }
    byModel.values().forEach(pool -> pool.post(new Event.EngineChanged(engine.engine())));
  }

  private Mailbox newPool(Scheduling scheduling, Pool.Bounds bounds) {
    Pool pool = new Pool(rules.policies().apply(scheduling), bounds);
    return new Mailbox(pool, clock, this::wakeAt);
  }

  private void wakeAt(long nanos, Runnable task) {
    long delay = rules.real(Math.max(0, nanos - clock.getAsLong()));
    var _ = timers.next().schedule(task, delay, TimeUnit.NANOSECONDS);
  }

  private List<Engine> enginesOf(List<String> ids) {
    List<Engine> engines = new ArrayList<>();
    for (String id : ids) {
      FleetEngine engine = fleet.engine(id);
      if (engine != null) {
        engines.add(engine.engine());
      }
    }
    return engines;
  }
}
