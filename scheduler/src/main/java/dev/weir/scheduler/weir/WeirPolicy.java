package dev.weir.scheduler.weir;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;
import dev.weir.scheduler.prefix.PrefixIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Weir's own way: predict, wait for the right moment, and say early when a promise cannot be kept.
 *
 * <p><b>What it decides.</b> An arriving request is let in if its first token is expected in time:
 * its own prefill where that is shortest, the engines' work before it, and the queue before it,
 * which all engines together work off. What it must wait for is uncertain and counted with a {@link
 * Margin}; what its own prompt takes is known, the better the less it waits. A refusal costs
 * nothing and comes at once, with the time after which a new attempt has a chance. Who is let in
 * goes to the engine that {@link Weighing} prefers, if that has room now; else it waits here and is
 * asked again when something changed. If its promise cannot be kept any more, it is dropped before
 * it costs any work.
 *
 * <p><b>Two modes.</b> In {@link Fairness#SIZE_BLIND} the margin is on a request's own prefill too,
 * so that under pressure the long are refused first: more requests are served, and hardly a long
 * one.
 *
 * <p><b>Oversize.</b> A prompt that cannot be read in time even by an idle engine is promised twice
 * its own time instead, with the margin on all of it, and gets what is left: it is let in if for
 * two minutes nobody was turned away whose promise could have been kept.
 *
 * <p><b>Sessions.</b> A turn of a session that was served before, and whose prompt would take half
 * of what was promised or more to read anew, is neither held nor refused: its cache is warm, and
 * the work done so far would be lost. That is an agent's; a chat's small history is not worth it.
 * While its tenant has had more than its share and others wait, it is held like them. What another
 * gateway serves, it tells.
 *
 * <p><b>Harmless when nothing is known.</b> Until its engines are trusted ({@link SpeedCard})
 * nothing is held, refused or dropped.
 *
 * <p><b>Cost.</b> A comparison looks at up to twelve engines, each O(log blocks) for the prefix and
 * twelve bins for the victims.
 *
 * <p><b>How it fails.</b> It believes what it saw of late; where that misleads, the calibration
 * catches up within some dozens of first tokens. One pool sees only what it placed itself; what
 * other pools have on a shared engine looks like slowness.
 */
public final class WeirPolicy implements Policy {
  /**
   * @param indexBytes of memory for what engines' caches are believed to hold: &gt; 0
   */
  public record Options(long indexBytes) {
    public static final Options DEFAULTS = new Options(256L << 20);
  }

  // One set of constants for all traffic and all fleets.

  /** What a prompt itself takes, if it is read at once. */
  private static final double OWN_MARGIN = 1.02;

  /** What a prompt itself takes if it must wait, and what stands on an engine: known work. */
  private static final double KNOWN_MARGIN = 1.2;

  /** A wait of this share of the bound counts as busy. */
  private static final double BUSY = 0.3;

  private static final double OVERSIZE = 2;

  /** What is left over is known to be, if for so long nobody was turned away. */
  private static final long SPARE_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** A session's cache is worth keeping if to build it anew takes this share of the bound. */
  private static final double COSTLY = 0.5;

  private static final double DROP_SLACK = 0.03;
  private static final int LOOK_AHEAD = 8;
  private static final double MOST_RETRY = 60;
  private static final double RETRY_JITTER = 0.2;
  private static final double SECONDS = 1e-9;
  private static final double NANOS = 1e9;

  private final RandomGenerator random;
  private final @Nullable Insight insight;
  private final SpeedCard card = new SpeedCard();
  private final TenantLengths lengths = new TenantLengths();
  private final Calibrator calibrator = new Calibrator();
  private final Comeback comeback = new Comeback();
  private final Margin margin = new Margin();
  private final Sessions sessions = new Sessions();
  private final List<Backlog> held = new ArrayList<>();
  private final Backlogs backlogs;
  private final Weighing weighing;
  private @Nullable Long turnedAway;

  public WeirPolicy(Options options, RandomGenerator random) {
    this(options, random, null);
  }

  /**
   * @param insight what to go by instead of learning and believing; null: nobody knows
   */
  public WeirPolicy(Options options, RandomGenerator random, @Nullable Insight insight) {
    this.random = random;
    this.insight = insight;
    PrefixIndex index = new PrefixIndex(options.indexBytes());
    this.backlogs = new Backlogs(card, lengths, index, random, insight);
    this.weighing = new Weighing(backlogs);
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    backlogs.members(engines);
  }

  @Override
  public int lookAhead() {
    return LOOK_AHEAD;
  }

  @Override
  public void pumping(long now) {
    if (!held.isEmpty()) {
      held.forEach(backlog -> backlog.virtual = 0);
      held.clear();
      weighing.forget();
    }
  }

  /** Seconds of prefill on an engine of the middle. */
  @Override
  public double cost(Ticket ticket, long now) {
    weighing.weigh(ticket, now * SECONDS);
    Backlog best = weighing.engine();
    return best == null ? 0 : weighing.best().prefill / best.times.factor();
  }

  /** Follows {@link #cost}, whose comparison it goes by. */
  @Override
  public Admission admit(Ticket ticket, Waiting waiting, long now) {
    double bound = ticket.work().promise().ttftNanos() * SECONDS;
    boolean warm = warm(ticket, bound);
    if (weighing.engine() == null || !weighing.trusted()) {
      ticket.note(assignment(ticket, bound, 0, warm));
      return Admission.WELCOME;
    }
    double queue = waiting.cost() / backlogs.capacity();
    double own = weighing.leastTtft() - weighing.leastWait();
    double wait = weighing.leastWait() + queue;
    boolean fits = own * OWN_MARGIN <= bound;
    double due = fits ? bound : OVERSIZE * own;
    ticket.note(assignment(ticket, due, own + wait, warm));
    double uncertain = margin.factor(now) * calibrator.factor(now);
    double most = waiting.fairness() == Fairness.SIZE_FAIR ? KNOWN_MARGIN : uncertain;
    double busy = Math.min(1, wait / (BUSY * bound));
    double known = fits ? OWN_MARGIN + (most - OWN_MARGIN) * busy : uncertain;
    double there = Math.min(KNOWN_MARGIN, uncertain);
    double ahead = weighing.leastWait() * there + queue * uncertain;
    double expected = own * known + ahead;
    comeback.found(ahead, now * SECONDS);
    if (warm || (expected <= due && (fits || spare(now)))) {
      return Admission.WELCOME;
    }
    if (!fits) {
      return busy(Math.max(expected - due, SPARE_NANOS * SECONDS));
    }
    margin.refused(now);
    turnedAway = now;
    return busy(comeback.after(due - own * known, expected - due, now * SECONDS));
  }

  /** Whether of late there was room for all whose promise can be kept. */
  private boolean spare(long now) {
    return turnedAway == null || now - turnedAway > SPARE_NANOS;
  }

  private Admission busy(double seconds) {
    double after = Math.min(seconds, MOST_RETRY);
    double spread = after * (1 + RETRY_JITTER * (random.nextDouble() - 0.5));
    return new Admission.Busy((long) (spread * NANOS));
  }

  /** Whether it goes on with a session whose cache would cost much to build again. */
  private boolean warm(Ticket ticket, double bound) {
    Backlog engine = weighing.engine();
    if (engine == null || !sessions.runs(ticket)) {
      return false;
    }
    double prompt = (double) ticket.work().promptTokens();
    return engine.prefill(prompt, prompt * prompt / 2) >= COSTLY * bound;
  }

  private Assignment assignment(Ticket ticket, double due, double predicted, boolean warm) {
    Lengths answers =
        insight == null
            ? lengths.of(ticket.tenant())
            : Lengths.exactly(insight.outputTokens(ticket));
    return new Assignment(due, predicted, warm, answers);
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    Assignment work = of(ticket);
    weighing.weighOnce(ticket, now * SECONDS);
    Backlog engine = weighing.engine();
    if (engine == null) {
      return Choice.WAIT;
    }
    Prospect there = weighing.best();
    double waited = (now - ticket.arrived()) * SECONDS;
    if (weighing.trusted() && !work.warm) {
      double bound = ticket.work().promise().ttftNanos() * SECONDS;
      double since = (now - ticket.waitsSince()) * SECONDS; // an engine's failure is not its fault
      if (since + weighing.leastTtft() + DROP_SLACK * bound > work.due) {
        if (work.due <= bound) {
          margin.dropped(now);
          turnedAway = now;
        }
        return Choice.DROP;
      }
      if (!there.room) {
        return hold(engine, there.prefill);
      }
    }
    if (!there.room && (!weighing.trusted() || ticket.overdrawn())) {
      return hold(engine, there.prefill);
    }
    work.newTokens = there.newTokens;
    work.pairs = there.pairs;
    double ttft = (waited + there.ttft) * NANOS;
    long predicted = weighing.trusted() ? (long) ttft : Choice.UNKNOWN;
    return new Choice.At(engine.engine, predicted, (long) there.newTokens);
  }

  /** It waits for that engine: others who are asked in this round find its work there already. */
  private Choice hold(Backlog engine, double prefill) {
    if (engine.virtual == 0) {
      held.add(engine);
    }
    engine.virtual += prefill;
    return Choice.WAIT;
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    Backlog backlog = backlogs.of(engine);
    Assignment work = of(ticket);
    backlog.dispatch(ticket, work, now * SECONDS);
    backlogs.entered(ticket.work().prefix(), backlog);
    sessions.placed(ticket.tenant(), ticket.work().session());
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    Assignment work = of(ticket);
    backlogs.of(engine).firstToken(ticket, work, now * SECONDS);
    if (work.predicted > 0) {
      calibrator.observe(work.predicted, (now - ticket.arrived()) * SECONDS, now);
    }
  }

  @Override
  public void tokens(Engine engine, long tokens, long now) {
    Backlog backlog = backlogs.known(engine);
    if (backlog != null) {
      backlog.tokens((double) tokens, now * SECONDS);
    }
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    Backlog backlog = backlogs.of(engine);
    boolean whole = ending.kind() == Ending.Kind.FINISHED && ending.outputTokens() > 0;
    double written = whole ? (double) ending.outputTokens() : -1;
    backlog.end(ticket, of(ticket), written, now * SECONDS);
    backlogs.left(ticket.work().prefix(), backlog);
    if (whole) {
      lengths.add(ticket.tenant(), written);
    }
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    Backlog backlog = backlogs.known(engine);
    if (backlog != null) {
      backlogs.told(backlog, gauges);
    }
  }

  @Override
  public void shared(Engine engine, Share share, long now) {
    Backlog backlog = backlogs.known(engine);
    if (backlog != null) {
      backlog.share(share, now * SECONDS);
      for (Share.Placed placed : share.placed()) {
        backlogs.touched(placed.prefix(), backlog);
        sessions.placed(placed.tenant(), placed.session());
      }
    }
  }

  /** What is noted on a ticket; one that another policy admitted is taken over as it stands. */
  private Assignment of(Ticket ticket) {
    if (ticket.note() instanceof Assignment assignment) {
      return assignment;
    }
    double bound = ticket.work().promise().ttftNanos() * SECONDS;
    Assignment adopted = assignment(ticket, bound, 0, false);
    ticket.note(adopted);
    return adopted;
  }
}
