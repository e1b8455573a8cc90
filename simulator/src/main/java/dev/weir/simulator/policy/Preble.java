package dev.weir.simulator.policy;

import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Ticket;
import dev.weir.simulator.engine.StepCost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Something like Preble [1]: exploit a cache that has most of the prompt, else explore the cheapest
 * engine.
 *
 * <p><b>What it decides.</b> If more of the prompt is cached somewhere than would have to be read,
 * the request goes to the engine with the longest match, of several to the one with the least load;
 * but to the engine with the least load of all, if that holder's is more than {@value #HEAVY} times
 * as much. Else it goes where load plus the time to read what is missing is least.
 *
 * <p>Load is the prefill time given to an engine in the last three minutes, plus, for each request
 * there, the mean answer at the mean pace seen.
 *
 * <p><b>What it sees.</b> Its dispatches, ends and tokens; its belief of caches; and a profile of
 * prefill times, made beforehand on one engine and taken for all, as the original does.
 *
 * <p><b>What is simplified.</b> The original moves whole subtrees of prefixes off a heavy engine
 * and copies one whose queueing time doubles; here single requests are sent away, which copies
 * their prefix. Its price for evictions, off by default in its code, is left out.
 *
 * <p><b>Cost.</b> O(n log blocks).
 *
 * <p><b>How it fails.</b> Three minutes of the past are not the queue of now: an engine that is
 * idle after a burst looks heavy, one that has just begun to drown looks light. Blind to speed.
 *
 * <p>[1] V. Srivatsa et al., Preble: Efficient Distributed Prompt Scheduling for LLM Serving, ICLR
 * 2025; github.com/WukLab/preble, global_scheduler_with_time.
 */
final class Preble implements Policy {
  private static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final double HEAVY = 1.5;

  /** Before an answer was seen: the code's guesses of its length and of seconds a token. */
  private static final double ANSWER_TOKENS = 45;

  private static final double PACE_SECONDS = 0.15;
  private static final double FADE = 1.0 / 200;

  /** So many dispatches must have been before it sends requests away from a heavy engine. */
  private static final int SETTLED = 50;

  private static final class Work {
    final RecentWork prefills = new RecentWork(WINDOW_NANOS);
    double paceSeconds = PACE_SECONDS;
    int paces = 1;
  }

  private final Beliefs beliefs;
  private final StepCost profile;
  private final int chunk;
  private final Map<Engine, Work> works = new HashMap<>();
  private final LeastScore least = new LeastScore();
  private double answerTokens = ANSWER_TOKENS;
  private int answers = 1;
  private int dispatches;

  Preble(ReplaySetting setting) {
    beliefs = new Beliefs(setting.blockTokens());
    profile = setting.fleet().getFirst().profile().cost();
    chunk = setting.fleet().getFirst().profile().tokenBudget();
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    beliefs.engines(engines);
    works.keySet().retainAll(engines);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    long longest = 0;
    for (Engine engine : engines) {
      boolean open = Policy.open(engine, ticket);
      longest = Math.max(longest, open ? beliefs.cached(engine, ticket) : 0);
    }
    boolean exploit = 2 * longest > ticket.work().promptTokens();
    return Choice.atOrWait(
        exploit ? exploit(ticket, engines, longest, now) : explore(ticket, engines, now));
  }

  private @Nullable Engine explore(Ticket ticket, List<Engine> engines, long now) {
    return least.among(engines, ticket, e -> load(e, now) + prefillSeconds(e, ticket));
  }

  private @Nullable Engine exploit(Ticket ticket, List<Engine> engines, long cached, long now) {
    Engine lightest = least.among(engines, ticket, e -> load(e, now));
    Engine holder =
        least.among(
            engines,
            ticket,
            e -> beliefs.cached(e, ticket) == cached ? load(e, now) : Double.POSITIVE_INFINITY);
    if (holder == null || lightest == null || dispatches < SETTLED) {
      return holder;
    }
    return load(holder, now) > HEAVY * load(lightest, now) ? lightest : holder;
  }

  private double load(Engine engine, long now) {
    Work work = of(engine);
    return work.prefills.seconds(now) + engine.inFlight() * answerTokens * work.paceSeconds;
  }

  private double prefillSeconds(Engine engine, Ticket ticket) {
    double read = (double) beliefs.missing(engine, ticket);
    double before = ticket.work().promptTokens() - read;
    double linear = profile.linear().millis(chunk) * read / chunk;
    return (linear + profile.pairNs() * 1e-6 * read * (before + read / 2)) * 1e-3;
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    dispatches++;
    of(engine).prefills.add(now, prefillSeconds(engine, ticket));
    beliefs.placed(engine, ticket);
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    ticket.note(now);
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    long tokens = ending.outputTokens();
    if (ending.kind() != Ending.Kind.FINISHED || tokens < 2) {
      return;
    }
    answerTokens += fade(++answers) * (tokens - answerTokens);
    if (ticket.note() instanceof Long first) {
      Work work = of(engine);
      double pace = (now - first) * 1e-9 / (tokens - 1);
      work.paceSeconds += fade(++work.paces) * (pace - work.paceSeconds);
    }
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    beliefs.capacity(engine, gauges.kvTokens());
  }

  /** The mean of all at first, a fading one from the 200th on. */
  private static double fade(int seen) {
    return Math.max(FADE, 1.0 / seen);
  }

  private Work of(Engine engine) {
    return works.computeIfAbsent(engine, _ -> new Work());
  }
}
