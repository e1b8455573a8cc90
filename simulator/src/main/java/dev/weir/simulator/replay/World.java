package dev.weir.simulator.replay;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.SimulatedEngine;
import dev.weir.simulator.policy.ReplaySetting;
import dev.weir.simulator.policy.Truth;
import dev.weir.simulator.replay.DelayLine.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Virtual time: arrivals, routers, wires and engines, one event after the other.
 *
 * <p>The next event is the earliest of a handful of clocks: the next arrival, the first message on
 * the wires, the end of each engine's iteration, the routers' wake-ups. What is due at the same
 * moment happens in a fixed order, messages before iterations, so that a request that reaches an
 * engine as an iteration ends takes part in the next. Chance comes from the plan's seed alone; so
 * the same plan gives the same run.
 */
final class World implements Truth {
  static final long NEVER = Long.MAX_VALUE;

  private static final int MOST_ATTEMPTS = 3;

  /** So long may requests wait for a policy while no engine works. */
  private static final long MOST_IDLE_NANOS = 3_600_000_000_000L;

  private final ReplayOptions options;
  private final Pacing pacing;
  private final Prompts prompts;
  private final Verdicts verdicts;
  private final Onlooker onlooker;
  private final Fleet fleet;
  private final List<Router> routers = new ArrayList<>();
  private final SplittableRandom deal;
  private final DelayLine wires;
  private final DelayLine patience;
  private final Alarms alarms = new Alarms();
  private final int judgedFrom;
  private int arrived;
  private int open;
  private long now;
  private long lastWork;
  private long firstJudged = NEVER;

  World(ReplayPlan plan, Verdicts verdicts) {
    this(plan, verdicts, Onlooker.NOBODY);
  }

  World(ReplayPlan plan, Verdicts verdicts, Onlooker onlooker) {
    this.verdicts = verdicts;
    this.onlooker = onlooker;
    options = plan.options();
    ClosedLoop closed = options.closed();
    pacing = closed == null ? new OpenPacing(plan) : new SessionPacing(plan, closed);
    prompts = new Prompts(plan);
    wires = new DelayLine(options.hopNanos());
    patience = new DelayLine(prompts.promise().ttftNanos());
    judgedFrom = (int) (options.warmUp() * pacing.count());
    verdicts.expect(pacing.count() - judgedFrom);
    fleet = new Fleet(plan.fleet(), prompts.blockTokens(), options.routers());
    fleet.nodes().forEach(node -> verdicts.engine(node.id));
    deal = new SplittableRandom(~plan.seed());
    connect(plan);
    new Disturbances(this, alarms).plan(plan.factory().pollNanos());
  }

  private void connect(ReplayPlan plan) {
    ReplaySetting setting =
        new ReplaySetting(
            prompts.promise(),
            options.fairness(),
            prompts.blockTokens(),
            options.routers(),
            fleet.settings(),
            this);
    SplittableRandom random = new SplittableRandom(plan.seed());
    for (int i = 0; i < options.routers(); i++) {
      routers.add(
          new Router(
              i, plan.factory().make(random.split(), setting), options, fleet, this::decided));
    }
  }

  void run() {
    routers.forEach(router -> router.start(0));
    while (!verdicts.enough() && !onlooker.enough() && (open > 0 || nextArrival() != NEVER)) {
      happen();
    }
  }

  private long nextArrival() {
    long next = pacing.next();
    return next < options.horizonNanos() ? next : NEVER;
  }

  private void happen() {
    Node node = fleet.earliest();
    Router router = firstAwake();
    long arrival = nextArrival();
    long aside = Math.min(patience.next(), alarms.next());
    long work = Math.min(node.next, router.wake());
    long next = Math.min(Math.min(wires.next(), arrival), Math.min(aside, work));
    if (next < now) {
      throw new IllegalStateException("time: " + next + " (expected: not before " + now + ")");
    }
    now = next;
    if (wires.next() == now) {
      receive(wires);
    } else if (aside == now) {
      beside();
    } else if (arrival == now) {
      arrive();
    } else if (node.next == now) {
      step(node);
    } else {
      tick(router);
    }
  }

  private void beside() {
    if (patience.next() == now) {
      receive(patience);
    } else {
      alarms.ring();
    }
  }

  private Router firstAwake() {
    Router first = routers.getFirst();
    for (int i = 1; i < routers.size(); i++) {
      first = routers.get(i).wake() < first.wake() ? routers.get(i) : first;
    }
    return first;
  }

  private void arrive() {
    int number = pacing.take();
    boolean judged = arrived++ >= judgedFrom;
    firstJudged = judged && firstJudged == NEVER ? now : firstJudged;
    open++;
    enter(number, judged);
  }

  private void enter(int number, boolean judged) {
    int router = routers.size() == 1 ? 0 : deal.nextInt(routers.size());
    Call call = new Call(this, number, router, now, judged, prompts.of(number));
    if (options.clientTimeout() && prompts.promise().ttftNanos() != NEVER) {
      patience.send(now, Kind.LEAVE, call, router);
    }
    routers.get(router).on(new Event.Arrive(call.ticket), now);
  }

  private void decided(Decision decision) {
    Call call = Call.of(decision.ticket());
    switch (decision) {
      case Decision.Dispatch(Ticket _, Engine engine, long _) -> {
        call.node = routers.get(call.router).node(engine);
        call.attempts++;
        call.placed = now;
        wires.send(now, Kind.SUBMIT, call, call.router);
      }
      case Decision.Wait _ -> {}
      case Decision.Drop _ -> over(call, Outcome.EXPIRED_QUEUE);
      case Decision.Reject(Ticket _, Outcome outcome, long after, long _) -> {
        onlooker.refused(call, after, now);
        over(call, outcome);
      }
    }
  }

  private void receive(DelayLine line) {
    Kind kind = line.kind();
    Object about = line.about();
    int router = line.router();
    line.remove();
    if (about instanceof Call call) {
      received(kind, call);
    } else {
      routers.get(router).on((Event) about, now);
    }
  }

  private void received(Kind kind, Call call) {
    switch (kind) {
      case SUBMIT -> submit(call);
      case ABORT -> call.nodeOrThrow().abort(call);
      case FIRST_TOKEN -> hear(call, new Event.FirstToken(call.ticket));
      case TELL -> throw new IllegalStateException("told: a request (expected: an event)");
      case FINISHED -> {
        Ending ending = Ending.finished(call.sequence.produced(), Ending.UNKNOWN);
        end(call, ending, Outcome.SERVED);
      }
      case REFUSED -> end(call, Ending.ABORTED, Outcome.REJECTED_INVALID);
      case LOST -> lost(call);
      case LEAVE -> leave(call);
    }
  }

  private void hear(Call call, Event event) {
    if (!call.over) {
      routers.get(call.router).on(event, now);
    }
  }

  private void end(Call call, Ending ending, Outcome outcome) {
    if (!call.over) {
      call.uncount();
      over(call, outcome);
      routers.get(call.router).on(new Event.End(call.ticket, call.reported(), ending), now);
    }
  }

  private void submit(Call call) {
    Node node = call.nodeOrThrow();
    if (call.over) {
      return;
    }
    if (node.dead) {
      wires.send(now, Kind.LOST, call, call.router);
    } else if (!node.submit(call, now)) {
      wires.send(now, Kind.REFUSED, call, call.router);
    }
  }

  private void leave(Call call) {
    if (call.over || (call.first != Call.NEVER && call.first + options.hopNanos() <= now)) {
      return;
    }
    if (call.node != null) {
      wires.send(now, Kind.ABORT, call, call.router);
    }
    end(call, Ending.ABORTED, Outcome.CANCELLED_CLIENT);
  }

  private void lost(Call call) {
    if (call.over) {
      return;
    }
    if (call.shown(now, options.hopNanos())) {
      end(call, Ending.FAILED, Outcome.FAILED_STREAM);
    } else if (call.attempts == MOST_ATTEMPTS) {
      end(call, Ending.FAILED, Outcome.FAILED_ENGINE);
    } else {
      call.startOver();
      routers.get(call.router).on(new Event.Retry(call.ticket), now);
    }
  }

  private void step(Node node) {
    lastWork = now;
    node.step(now);
    for (Router router : routers) {
      Tally tally = node.tally(router.number());
      if (tally.told > 0) {
        tell(router, new Event.Tokens(router.engine(node), tally.told, tally.expected));
      }
    }
  }

  private void tick(Router router) {
    router.tick(now);
    boolean working = fleet.earliest().next != SimulatedEngine.IDLE || !wires.isEmpty();
    lastWork = working || nextArrival() != NEVER ? now : lastWork;
    if (now - lastWork > MOST_IDLE_NANOS) {
      throw new IllegalStateException(
          "policy: %d requests wait while all engines are idle (expected: to be placed)"
              .formatted(router.queued()));
    }
  }

  /** From the engine, as it happens. */
  void firstToken(Call call) {
    if (call.streamed()) {
      wires.send(now, Kind.FIRST_TOKEN, call, call.router);
    }
  }

  /** From the engine, as it happens. */
  void finished(Call call) {
    call.nodeOrThrow().calls.remove(call);
    wires.send(now, Kind.FINISHED, call, call.router);
  }

  private void over(Call call, Outcome outcome) {
    call.over = true;
    open--;
    verdicts.over(call, outcome, now);
    onlooker.over(call, outcome, now);
    pacing.ended(call.number, now);
  }

  /** Lets a request that is over come once more, then. */
  void again(Call call, long at) {
    open++;
    alarms.at(at, () -> enter(call.number, false));
  }

  /** Lets a router hear of something one hop later. */
  void tell(Router router, Event event) {
    wires.send(now, Kind.TELL, event, router.number());
  }

  /** The engine fails all that it was doing, and takes nothing until it is revived. */
  void kill(Node node) {
    node.dead = true;
    node.calls.forEach(call -> wires.send(now, Kind.LOST, call, call.router));
    node.die();
  }

  long now() {
    return now;
  }

  ReplayOptions options() {
    return options;
  }

  Fleet fleet() {
    return fleet;
  }

  List<Router> routers() {
    return routers;
  }

  /** Requests a second that arrived, of those that are judged. */
  double arrivalRate() {
    return spanSeconds() == 0 ? 0 : Math.max(0, arrived - judgedFrom) / spanSeconds();
  }

  /** From the first arrival that is judged to the end of all. */
  double spanSeconds() {
    return firstJudged == NEVER ? 0 : (now - firstJudged) * 1e-9;
  }

  @Override
  public int outputTokens(Ticket ticket) {
    return Call.of(ticket).sequence.outputTokens();
  }

  @Override
  public EngineSettings settings(Engine engine) {
    for (Router router : routers) {
      if (router.knows(engine)) {
        return router.node(engine).engine.settingsNow();
      }
    }
    throw new IllegalArgumentException("engine: " + engine + " (expected: one of the fleet)");
  }

  @Override
  public int cachedTokens(Ticket ticket, Engine engine) {
    Call call = Call.of(ticket);
    return routers.get(call.router).node(engine).engine.cachedTokens(call.sequence);
  }
}
