package dev.weir.simulator.replay;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.FleetGroup;
import dev.weir.simulator.engine.SimulatedEngine;
import dev.weir.simulator.policy.ReplaySetting;
import dev.weir.simulator.policy.Truth;
import dev.weir.simulator.report.RequestLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Virtual time: arrivals, routers, wires and engines, one event after the other.
 *
 * <p>The next event is the earliest of a handful of clocks: the next arrival, the first message on
 * the wires, the end of each engine's iteration, the routers' wake-ups. What is due at the same
 * moment happens in a fixed order, messages before iterations, so that a request that reaches an
 * engine as an iteration ends takes part in the next. Nothing else decides the order; so the same
 * plan gives the same run.
 */
final class World implements Truth {
  private static final long NEVER = Long.MAX_VALUE;

  /** So long may requests wait for a policy while no engine works. */
  private static final long MOST_IDLE_NANOS = 3_600_000_000_000L;

  private final ReplayOptions options;
  private final Arrivals arrivals;
  private final Prompts prompts;
  private final RequestLog log;
  private final List<Node> fleet = new ArrayList<>();
  private final Router router;
  private final Hops hops = new Hops();
  private final int judgedFrom;
  private int arrived;
  private int open;
  private long now;
  private long lastWork;
  private long firstJudged = NEVER;

  World(ReplayPlan plan) {
    options = plan.options();
    arrivals = new Arrivals(plan);
    prompts = new Prompts(plan);
    log = new RequestLog(plan.slo());
    judgedFrom = (int) (options.warmUp() * arrivals.count());
    List<EngineSettings> settings = settings(plan.fleet(), prompts.blockTokens());
    settings.forEach(each -> addNode(each));
    ReplaySetting setting =
        new ReplaySetting(
            prompts.promise(), options.fairness(), prompts.blockTokens(), 1, settings, this);
    router =
        new Router(
            plan.factory().make(new SplittableRandom(plan.seed()), setting),
            options,
            fleet,
            this::decided);
  }

  RequestLog log() {
    return log;
  }

  double rate() {
    return arrivals.rate();
  }

  /** From the first arrival that is judged to the end of all. */
  double spanSeconds() {
    return firstJudged == NEVER ? 0 : (now - firstJudged) * 1e-9;
  }

  void run() {
    router.start(0);
    while (open > 0 || arrived < arrivals.count()) {
      happen();
    }
  }

  private void happen() {
    long wire = hops.next();
    long arrival = arrived < arrivals.count() ? arrivals.due(arrived) : NEVER;
    Node node = earliest();
    now = Math.min(Math.min(wire, arrival), Math.min(node.next, router.wake()));
    if (wire == now) {
      receive();
    } else if (arrival == now) {
      arrive();
    } else if (node.next == now) {
      step(node);
    } else {
      tick();
    }
  }

  private Node earliest() {
    Node earliest = fleet.getFirst();
    for (int i = 1; i < fleet.size(); i++) {
      Node node = fleet.get(i);
      earliest = node.next < earliest.next ? node : earliest;
    }
    return earliest;
  }

  private void arrive() {
    int number = arrived++;
    open++;
    if (number == judgedFrom) {
      firstJudged = now;
    }
    Call call = new Call(this, number, 0, now, prompts.of(number));
    router.on(new Event.Arrive(call.ticket), now);
  }

  private void decided(Decision decision) {
    Call call = call(decision.ticket());
    switch (decision) {
      case Decision.Dispatch(Ticket _, Engine engine, long _) -> {
        call.node = router.node(engine);
        send(Hops.Kind.SUBMIT, call, 0);
      }
      case Decision.Wait _ -> {}
      case Decision.Drop _ -> over(call, Outcome.EXPIRED_QUEUE);
      case Decision.Reject(Ticket _, Outcome outcome, long _) -> over(call, outcome);
    }
  }

  private void receive() {
    Hops.Kind kind = hops.kind();
    Object about = hops.about();
    long value = hops.value();
    hops.remove();
    switch (kind) {
      case SUBMIT -> submit((Call) about);
      case FIRST_TOKEN -> router.on(new Event.FirstToken(((Call) about).ticket), now);
      case TOKENS ->
          router.on(new Event.Tokens((Engine) about, value >>> 32, value & 0xffff_ffffL), now);
      case FINISHED -> {
        Call call = (Call) about;
        Ending ending = Ending.finished(call.sequence.produced(), Ending.UNKNOWN);
        router.on(new Event.End(call.ticket, call.reported, ending), now);
        over(call, Outcome.SERVED);
      }
      case REFUSED -> {
        Call call = (Call) about;
        router.on(new Event.End(call.ticket, 0, Ending.ABORTED), now);
        over(call, Outcome.REJECTED_INVALID);
      }
    }
  }

  private void submit(Call call) {
    if (!nodeOf(call).submit(call.sequence, now)) {
      send(Hops.Kind.REFUSED, call, 0);
    }
  }

  private void step(Node node) {
    lastWork = now;
    node.step(now);
    for (int i = 0; i < node.told.length; i++) {
      if (node.told[i] > 0) {
        long both = (long) node.told[i] << 32 | node.expected[i];
        send(Hops.Kind.TOKENS, router.engine(fleet.indexOf(node)), both);
        node.told[i] = 0;
        node.expected[i] = 0;
      }
    }
  }

  private void tick() {
    router.tick(now);
    boolean working = earliest().next != SimulatedEngine.IDLE || hops.next() != NEVER;
    lastWork = working || arrived < arrivals.count() ? now : lastWork;
    if (now - lastWork > MOST_IDLE_NANOS) {
      throw new IllegalStateException(
          "policy: %d requests wait while all engines are idle (expected: to be placed)"
              .formatted(router.queued()));
    }
  }

  /** From the engine, as it happens. */
  void firstToken(Call call, long at) {
    if (call.streamed()) {
      hops.send(at + options.hopNanos(), Hops.Kind.FIRST_TOKEN, call, 0);
    }
  }

  /** From the engine, as it happens. */
  void finished(Call call, long at) {
    hops.send(at + options.hopNanos(), Hops.Kind.FINISHED, call, 0);
  }

  private void over(Call call, Outcome outcome) {
    open--;
    if (call.number >= judgedFrom) {
      log.add(call.result(outcome, now, options.hopNanos()));
    }
  }

  private void send(Hops.Kind kind, Object about, long value) {
    hops.send(now + options.hopNanos(), kind, about, value);
  }

  @Override
  public int outputTokens(Ticket ticket) {
    return call(ticket).sequence.outputTokens();
  }

  @Override
  public int cachedTokens(Ticket ticket, Engine engine) {
    return router.node(engine).engine.cachedTokens(call(ticket).sequence);
  }

  private static Call call(Ticket ticket) {
    return (Call) ticket.owner();
  }

  private static Node nodeOf(Call call) {
    Node node = call.node;
    if (node == null) {
      throw new IllegalStateException("request " + call.number + ": not placed");
    }
    return node;
  }

  private void addNode(EngineSettings settings) {
    String id = "%s-%d".formatted(settings.profile().id(), fleet.size());
    Node node = new Node(id, settings, 1);
    fleet.add(node);
    log.engine(id);
  }

  private static List<EngineSettings> settings(List<FleetGroup> fleet, int blockTokens) {
    List<EngineSettings> settings = new ArrayList<>();
    for (FleetGroup group : fleet) {
      EngineSettings each =
          EngineSettings.of(group.profile()).withSpeed(group.speed()).withBlockTokens(blockTokens);
      for (int i = 0; i < group.count(); i++) {
        settings.add(each);
      }
    }
    return settings;
  }
}
