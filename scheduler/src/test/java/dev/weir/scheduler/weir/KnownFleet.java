package dev.weir.scheduler.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Decision;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Event;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Pool;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A pool with Weir's policy before engines whose speed it is told, so that what it decides can be
 * worked out by hand: one of factor 1 reads 10,000 tokens a second, however many decode, and makes
 * 100 steps a second. Nothing happens on these engines unless the test says so.
 */
final class KnownFleet {
  /** Seconds of a step. */
  static final double STEP = 0.01;

  /** What a first token takes besides the wait and the reading: a step and a half, and the wire. */
  static final double OVERHEAD = 1.5 * STEP + 0.002;

  private static final double PER_TOKEN = 1e-4;
  private static final int MANY = 1000;
  private static final KnownSpeed PLAIN = new KnownSpeed(1, MANY, 0);
  private static final long PATIENCE = 3_600_000_000_000L;

  /** What was decided of a ticket last. */
  private final Map<Ticket, Decision> decided = new HashMap<>();

  private final List<Engine> engines = new ArrayList<>();
  private final Pool pool;
  private final Policy weir;
  private long now;
  private long jitter;
  private @Nullable Ticket cachedPrompt;
  private @Nullable Engine cachedOn;
  private double cachedTokens;

  private KnownFleet(Fairness fairness, KnownSpeed like, double... factors) {
    RandomGenerator random = () -> jitter;
    Map<Engine, Insight.Speed> speeds = new HashMap<>();
    for (double factor : factors) {
      Engine engine = new Engine("e" + engines.size(), 64);
      engines.add(engine);
      speeds.put(engine, like.slower(factor));
    }
    weir = new WeirPolicy(new WeirPolicy.Options(1 << 20), random, new Known(speeds));
    pool = new Pool(weir, new Pool.Bounds(1000, PATIENCE, fairness));
    post(new Event.Engines(engines));
  }

  /**
   * @param factors by which each engine is slower at reading
   */
  static KnownFleet of(double... factors) {
    return new KnownFleet(Fairness.SIZE_FAIR, PLAIN, factors);
  }

  /** One engine, and the margin of a wait on the own prompt too. */
  static KnownFleet blindToSize() {
    return new KnownFleet(Fairness.SIZE_BLIND, PLAIN, 1);
  }

  /** One engine that runs so many requests at once. */
  static KnownFleet seating(int requests) {
    return new KnownFleet(Fairness.SIZE_FAIR, new KnownSpeed(1, requests, 0), 1);
  }

  /** The same, and each pair of a new token and one before it takes so many seconds. */
  static KnownFleet attending(double perPair, double... factors) {
    return new KnownFleet(Fairness.SIZE_FAIR, new KnownSpeed(1, MANY, perPair), factors);
  }

  private final class Known implements Insight {
    private final Map<Engine, Speed> speeds;

    Known(Map<Engine, Speed> speeds) {
      this.speeds = speeds;
    }

    @Override
    public Speed speed(Engine engine) {
      return Objects.requireNonNull(speeds.get(engine));
    }

    @Override
    public double cachedTokens(Ticket ticket, Engine engine) {
      return ticket == cachedPrompt && engine == cachedOn ? cachedTokens : 0;
    }

    @Override
    public double outputTokens(Ticket ticket) {
      return (double) ticket.work().outputTokens();
    }
  }

  private record KnownSpeed(double factor, int seats, double perPair) implements Insight.Speed {
    KnownSpeed slower(double by) {
      return new KnownSpeed(by, seats, perPair);
    }

    @Override
    public double step(double decoding, double context) {
      return STEP;
    }

    @Override
    public double read(double tokens, double pairs, double decoding) {
      return (tokens * PER_TOKEN + pairs * perPair) * factor;
    }

    /** So many that reading holds up no step. */
    @Override
    public double budget() {
      return 1e15;
    }
  }

  Engine engine(int i) {
    return engines.get(i);
  }

  /** Chance shows its lowest side from now on, or its highest. */
  void luck(boolean high) {
    jitter = high ? -1 : 0;
  }

  /** So many tokens of that prompt, which is yet to come, are in the cache of that engine. */
  void caches(Ticket prompt, Engine on, double tokens) {
    cachedPrompt = prompt;
    cachedOn = on;
    cachedTokens = tokens;
  }

  /** Lets time pass, in which nothing is seen, and then lets the pool look again. */
  void pass(double seconds) {
    now += Math.round(seconds * 1e9);
    post(new Event.Tick());
  }

  /** The same, and the pool does not look. */
  void passUnseen(double seconds) {
    now += Math.round(seconds * 1e9);
  }

  Ticket arrive(Request request) {
    return arrive(request.ticket());
  }

  Ticket arrive(Ticket ticket) {
    post(new Event.Arrive(ticket));
    return ticket;
  }

  /** Lets one with so many tokens go to an engine, which reads and reads. */
  Ticket reads(long tokens) {
    Ticket ticket = arrive(Request.of(tokens).within(1e4));
    assertThat(on(ticket)).as("it was let in, and found room").isNotNull();
    return ticket;
  }

  /** Its prompt was read. */
  void first(Ticket ticket) {
    post(new Event.FirstToken(ticket));
  }

  /** One with so many tokens arrives, is read at once, and decodes. */
  Ticket decodes(Request request) {
    Ticket ticket = arrive(request);
    first(ticket);
    return ticket;
  }

  /** So many tokens come from an engine, after so many seconds each, one at a time. */
  void writes(Engine engine, int tokens, double each) {
    for (int i = 0; i < tokens; i++) {
      passUnseen(each);
      post(new Event.Tokens(engine, 1));
    }
  }

  void end(Ticket ticket, long written) {
    post(new Event.End(ticket, written, Ending.finished(written, 0)));
  }

  void abort(Ticket ticket) {
    post(new Event.End(ticket, 0));
  }

  /** Its engine failed it before it said anything. */
  void fails(Ticket ticket) {
    post(new Event.Retry(ticket));
  }

  /** Another gateway has so much there. */
  void shared(Engine engine, long pendingTokens) {
    post(new Event.Shared(engine, new Share(1, pendingTokens, 0, 0, 0, List.of())));
  }

  /** Another gateway has sent this there and has nothing left there. */
  void tells(Engine engine, Share.Placed placed) {
    post(new Event.Shared(engine, new Share(1, 0, 0, 0, 0, List.of(placed))));
  }

  /** Somebody else decides for a while. */
  void decidedBy(Policy other) {
    post(new Event.PolicyChanged(other));
  }

  void decidedByWeir() {
    decidedBy(weir);
  }

  void holds(Engine engine, long kvTokens) {
    post(new Event.Report(engine, new Gauges(0, 0, 0, kvTokens)));
  }

  /** Where it is; null: nowhere yet, or never. */
  @Nullable Engine on(Ticket ticket) {
    return decided.get(ticket) instanceof Decision.Dispatch dispatch ? dispatch.engine() : null;
  }

  boolean waits(Ticket ticket) {
    return decided.get(ticket) instanceof Decision.Wait;
  }

  boolean refused(Ticket ticket) {
    return decided.get(ticket) instanceof Decision.Reject;
  }

  boolean dropped(Ticket ticket) {
    return decided.get(ticket) instanceof Decision.Drop;
  }

  /** When it shall come back, in seconds. */
  double retryAfter(Ticket ticket) {
    if (decided.get(ticket) instanceof Decision.Reject reject) {
      return reject.retryAfterNanos() * 1e-9;
    }
    throw new AssertionError("not refused: " + decided.get(ticket));
  }

  /** Seconds to its first token that were told when it was placed. */
  double predicted(Ticket ticket) {
    if (decided.get(ticket) instanceof Decision.Dispatch dispatch) {
      return dispatch.ttftNanos() * 1e-9;
    }
    throw new AssertionError("not placed: " + decided.get(ticket));
  }

  private void post(Event event) {
    pool.on(event, now, decision -> decided.put(decision.ticket(), decision));
  }
}
