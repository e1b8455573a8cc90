package dev.weir.scheduler.weir;

import dev.weir.scheduler.Admission;
import dev.weir.scheduler.Choice;
import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Share;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.Waiting;
import dev.weir.scheduler.prefix.PrefixIndex;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Draft. */
@SuppressWarnings("NullAway")
public final class WeirPolicy implements Policy {
  public record Options(long indexBytes) {
    public static final Options DEFAULTS = new Options(256L << 20);
  }

  static final boolean D3 = Boolean.getBoolean("dbg3");
  public static java.util.function.@Nullable Consumer<double[]> DBG = null;
  // One set of constants, for all traffic and all fleets.
  static double HOLD = Double.parseDouble(System.getProperty("w.hold", "0.06"));
  static double KAPPA = Double.parseDouble(System.getProperty("w.kappa", "0.3"));
  static double GUARD = Double.parseDouble(System.getProperty("w.guard", "0.95"));
  static double MARGIN = Double.parseDouble(System.getProperty("w.g", "1.6"));
  static double OVERSIZE = Double.parseDouble(System.getProperty("w.over", "2"));
  static double DROP_SLACK = Double.parseDouble(System.getProperty("w.slack", "0.03"));
  static double WORK = Double.parseDouble(System.getProperty("w.w", "1"));
  static double KV_FULL = Double.parseDouble(System.getProperty("w.kv", "0.92"));
  static double OWN = Double.parseDouble(System.getProperty("w.own", "1.2"));
  static double DRAIN = Double.parseDouble(System.getProperty("w.drain", "1"));
  static double OWN0 = Double.parseDouble(System.getProperty("w.own0", "1.02"));
  static boolean ADMIT = !Boolean.getBoolean("w.noadmit");
  private static final int LOOK_AHEAD = Integer.getInteger("w.k", 8);
  private static final int FEW = 12;
  private static final int DRAWN = 4;
  private static final int HOLDERS = 4;
  private static final long UNKNOWN_KV = 200_000;
  private static final double SECONDS = 1e-9;

  private final PrefixIndex index;
  private final RandomGenerator random;
  private final SpeedCard card = new SpeedCard();
  private final OutputLengths lengths = new OutputLengths();
  private final Calibrator calibrator = new Calibrator();
  private final DrainRate drain = new DrainRate();
  private final Sessions sessions = new Sessions();
  private final IdentityHashMap<Engine, Backlog> backlogs = new IdentityHashMap<>();
  private final List<Backlog> touched = new ArrayList<>();
  private final int[] holders = new int[HOLDERS];
  private Backlog[] members = {};
  private Backlog[] byNumber = {};
  private long[] kvTokens = {};
  private int numbers;
  private Candidates candidates = new Candidates();

  public WeirPolicy(Options options, RandomGenerator random) {
    this.index = new PrefixIndex(options.indexBytes());
    this.random = random;
  }

  /** The engines that a request is compared on, and the best of them. */
  private static final class Candidates {
    Backlog[] some = new Backlog[FEW];
    int size;
    @Nullable Backlog best;
    double bestScore;
    double bestTtft;
    double bestPrefill;
    double leastPrefill;
    double leastTtft;
    double leastOwn;
    boolean bestRoom;
    int bestMatched;
    double bestTokens;
    double bestPairs;
    boolean trusted;

    boolean has(Backlog other) {
      for (int i = 0; i < size; i++) {
        if (some[i] == other) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public void engines(List<Engine> engines, long now) {
    Backlog[] next = new Backlog[engines.size()];
    List<EngineSpeed> speeds = new ArrayList<>();
    for (int i = 0; i < next.length; i++) {
      next[i] = backlogs.computeIfAbsent(engines.get(i), this::join);
      speeds.add(next[i].speed);
    }
    members = next;
    card.engines(speeds);
    backlogs.values().removeIf(b -> b.inFlight() == 0 && !engines.contains(b.engine));
  }

  private Backlog join(Engine engine) {
    Backlog backlog = new Backlog(engine, numbers++, card);
    byNumber = java.util.Arrays.copyOf(byNumber, numbers);
    kvTokens = java.util.Arrays.copyOf(kvTokens, numbers);
    byNumber[backlog.number] = backlog;
    return backlog;
  }

  @Override
  public int lookAhead() {
    return LOOK_AHEAD;
  }

  @Override
  public void pumping(int waiting, long now) {
    drain.at(now * SECONDS, waiting > 0);
    for (Backlog backlog : touched) {
      backlog.virtual = 0;
    }
    touched.clear();
  }

  @Override
  public double cost(Ticket ticket, long now) {
    compare(ticket, now);
    Backlog best = candidates.best;
    return best == null ? 0 : candidates.bestPrefill / card.prefillFactor(best.speed);
  }

  @Override
  public Admission admit(Ticket ticket, Waiting waiting, long now) {
    double bound = ticket.work().promise().ttftNanos() * SECONDS;
    String session = ticket.work().session();
    boolean warm = session != null && sessions.runs(session);
    Candidates c = candidates;
    if (c.best == null || !c.trusted) {
      ticket.note(new Assignment(bound, 0, warm));
      return Admission.WELCOME;
    }
    double own = c.leastOwn;
    boolean fits = own * 1.02 <= bound;
    double due = fits ? bound : OVERSIZE * own;
    double queue = waiting.cost() / Math.max(DRAIN * members.length, drain.perSecond(members.length));
    double wait = c.leastTtft - own + queue;
    ticket.note(new Assignment(due, own + wait, warm));
    double margin = MARGIN * calibrator.factor(now);
    double busy = Math.min(1, wait / (0.1 * bound));
    double ownMargin = !fits || OWN == 0 ? margin : Math.min(bound / own * 0.99, OWN0 + (OWN - OWN0) * busy);
    double calibrated = own * Math.max(1, ownMargin) + wait * margin;
    if (Boolean.getBoolean("dbg2") && Math.random() < 0.01) {
      System.out.printf(
          "ADM %s prompt %d p %.2f ttft %.2f ahead n %d cost/N %.2f calib %.2f due %.2f%n",
          calibrated <= due ? "in " : "OUT",
          ticket.work().promptTokens(),
          c.bestPrefill,
          c.leastTtft,
          waiting.requests(),
          queue,
          calibrator.factor(now),
          due);
    }
    if (!ADMIT || warm || calibrated <= due) {
      return Admission.WELCOME;
    }
    double after = Math.clamp(calibrated - due, 1.0, 60.0);
    return new Admission.Busy((long) (after * (1 + 0.2 * random.nextDouble()) * 1e9));
  }

  @Override
  public Choice place(Ticket ticket, List<Engine> engines, long now) {
    Assignment work = of(ticket);
    double waited = (now - ticket.arrived()) * SECONDS;
    compare(ticket, now);
    Candidates c = candidates;
    Backlog best = c.best;
    if (best == null) {
      return Choice.WAIT;
    }
    double ttft = waited + c.bestTtft;
    if (c.trusted && !work.warm) {
      double bound = ticket.work().promise().ttftNanos() * SECONDS;
      if (ADMIT && waited + c.leastTtft + DROP_SLACK * bound > work.due) {
        return Choice.DROP;
      }
      if (!c.bestRoom) {
        if (best.virtual == 0) {
          touched.add(best);
        }
        best.virtual += c.bestPrefill;
        if (D3 && now * SECONDS > 1000 && now * SECONDS < 1000.3) {
          StringBuilder sb = new StringBuilder(String.format("t %.3f prompt %d waited %.2f best %d:", now * SECONDS, ticket.work().promptTokens(), waited, best.number));
          for (Backlog b : members) {
            double v = b.decoders.victims(now * SECONDS, b.steps(), b.itl(), 0, b.prefill(c.bestTokens, c.bestPairs), lengths);
            sb.append(String.format(" [rd %.3f n%d vi %.2f pace %.3f kv %.0f full %b V %.2f m %d]", b.readingSeconds(now * SECONDS), b.inFlight() - b.decoding(), b.virtual, b.pace(now * SECONDS), b.privateTokens() + pinnedTokens(b), b.full(now * SECONDS), v, index.match(ticket.work().prefix(), b.number)));
          }
          System.out.println(sb);
        }
        return Choice.WAIT;
      }
    }
    work.matchedBlocks = c.bestMatched;
    work.newTokens = c.bestTokens;
    work.pairs = c.bestPairs;
    work.dbg =
        new double[] {
          now * SECONDS,
          c.bestTtft,
          c.bestPrefill,
          best.readingSeconds(now * SECONDS),
          kvWait(best, best.itl()),
          best.privateTokens() + pinnedTokens(best),
          best.decoding(),
          best.itl(),
          best.contextTokens(),
          0,
          work.predicted,
          waited,
          c.bestTokens
        };
    long predicted = c.trusted && c.bestTtft > 0 ? (long) (ttft * 1e9) : Choice.UNKNOWN;
    return new Choice.At(best.engine, predicted, (long) c.bestTokens);
  }

  private void compare(Ticket ticket, long now) {
    Candidates c = candidates;
    gather(ticket.work().prefix(), c);
    c.best = null;
    c.bestScore = Double.MAX_VALUE;
    c.leastTtft = Double.MAX_VALUE;
    c.leastPrefill = Double.MAX_VALUE;
    c.trusted = true;
    boolean trusted = true;
    for (int i = 0; i < c.size; i++) {
      trusted &= c.some[i].trusted();
    }
    c.trusted = trusted;
    for (int i = 0; i < c.size; i++) {
      Backlog b = c.some[i];
      if (Policy.open(b.engine, ticket)) {
        weigh(ticket, b, c, now * SECONDS);
      }
    }
  }

  private void weigh(Ticket ticket, Backlog b, Candidates c, double now) {
    Prefix prefix = ticket.work().prefix();
    int matched = prefix.blocks() == 0 ? 0 : index.match(prefix, b.number);
    double prompt = ticket.work().promptTokens();
    double known = Math.min((double) matched * prefix.blockTokens(), prompt - 1);
    double tokens = prompt - known;
    double pairs = tokens * (known + tokens / 2);
    double prefill = b.prefill(tokens, pairs);
    c.leastPrefill = Math.min(c.leastPrefill, prefill);
    if (!c.trusted) {
      double score = tokens * (b.inFlight() + 1);
      if (score < c.bestScore) {
        take(c, b, score, prefill, matched, tokens, pairs);
        c.bestTtft = 0;
      }
      return;
    }
    double itl = b.itl();
    double reading = b.readingSeconds(now) + b.virtual;
    double bound = ticket.work().promise().ttftNanos() * SECONDS;
    boolean paced = ticket.work().promise().paced();
    double tpot = paced ? ticket.work().promise().tpotNanos() * SECONDS : 0;
    double guard =
        paced && b.pace(now) > GUARD * tpot ? 3 * (b.pace(now) / (GUARD * tpot) - 1) + 0.02 : 0;
    double kv = kvWait(b, itl);
    double seat = b.full(now) ? lengths.mean() * itl / Math.max(1, b.decoding()) : 0;
    double wait = Math.max(Math.max(reading, seat), Math.max(guard, kv));
    double victims = paced ? b.decoders.victims(now, b.steps(), itl, wait, prefill, lengths) : 0;
    double ttft = wait + b.firstToken(tokens, pairs) + itl / 2 + 0.002;
    if (ttft < c.leastTtft) {
      c.leastTtft = ttft;
      c.leastOwn = ttft - wait;
    }
    double score = wait + WORK * prefill + KAPPA * bound * victims;
    if (score < c.bestScore) {
      take(c, b, score, prefill, matched, tokens, pairs);
      c.bestTtft = ttft;
      c.bestRoom = reading <= HOLD && guard == 0 && kv == 0 && !b.full(now);
    }
  }

  private static void take(
      Candidates c,
      Backlog b,
      double score,
      double prefill,
      int matched,
      double tokens,
      double pairs) {
    c.best = b;
    c.bestScore = score;
    c.bestPrefill = prefill;
    c.bestMatched = matched;
    c.bestTokens = tokens;
    c.bestPairs = pairs;
  }

  private double kvWait(Backlog b, double itl) {
    long capacity = kvTokens[b.number];
    if (capacity == 0) {
      return 0;
    }
    double over = b.privateTokens() + pinnedTokens(b) - KV_FULL * capacity;
    if (over <= 0 || b.decoding() == 0) {
      return 0;
    }
    return Math.max(0.01, over / Math.max(1, b.contextTokens()) * lengths.mean() / 2 * itl);
  }

  private double pinnedTokens(Backlog b) {
    return (double) index.pinned(b.number) * blockTokens;
  }

  private int blockTokens = 512;

  private void gather(Prefix prefix, Candidates c) {
    c.size = 0;
    int n = members.length;
    if (n <= FEW) {
      for (Backlog b : members) {
        c.some[c.size++] = b;
      }
      return;
    }
    int found = prefix.blocks() == 0 ? 0 : index.holders(prefix, holders);
    for (int i = 0; i < found; i++) {
      Backlog b = byNumber[holders[i]];
      if (b != null) {
        c.some[c.size++] = b;
      }
    }
    for (int i = 0; i < DRAWN; i++) {
      Backlog b = members[random.nextInt(n)];
      if (!c.has(b)) {
        c.some[c.size++] = b;
      }
    }
  }

  @Override
  public void dispatched(Ticket ticket, Engine engine, long now) {
    Backlog b = backlog(engine);
    Assignment work = of(ticket);
    learnBlockTokens(ticket.work().prefix());
    b.dispatch(ticket, work, now * SECONDS);
    drain.placed(b.prefill(work.newTokens, work.pairs) / card.prefillFactor(b.speed));
    index.enter(ticket.work().prefix(), b.number);
    String session = ticket.work().session();
    if (session != null) {
      sessions.placed(session);
    }
  }

  private void learnBlockTokens(Prefix prefix) {
    if (prefix.blocks() > 0 && prefix.blockTokens() != blockTokens) {
      blockTokens = prefix.blockTokens();
      for (Backlog each : members) {
        capacity(each);
      }
    }
  }

  private void capacity(Backlog b) {
    long tokens = kvTokens[b.number] == 0 ? UNKNOWN_KV : kvTokens[b.number];
    index.capacity(b.number, (int) Math.min(Integer.MAX_VALUE, tokens / blockTokens));
  }

  @Override
  public void firstToken(Ticket ticket, Engine engine, long now) {
    Assignment work = of(ticket);
    backlog(engine).firstToken(ticket, work, now * SECONDS);
    if (DBG != null) {
      work.dbg[9] = now * SECONDS - work.dbg[0];
      DBG.accept(work.dbg);
    }
    if (work.predicted > 0) {
      calibrator.observe(work.predicted, (now - ticket.arrived()) * SECONDS, now);
    }
  }

  @Override
  public void tokens(Engine engine, long tokens, long now) {
    Backlog b = backlogs.get(engine);
    if (b != null) {
      b.tokens((double) tokens, now * SECONDS);
    }
  }

  @Override
  public void ended(Ticket ticket, Engine engine, Ending ending, long now) {
    Backlog b = backlog(engine);
    boolean whole = ending.kind() == Ending.Kind.FINISHED;
    b.end(ticket, of(ticket), whole ? (double) ending.outputTokens() : -1, now * SECONDS);
    index.leave(ticket.work().prefix(), b.number);
    if (whole && ending.outputTokens() > 0) {
      lengths.add((double) ending.outputTokens());
    }
  }

  @Override
  public void reported(Engine engine, Gauges gauges, long now) {
    Backlog b = backlogs.get(engine);
    if (b != null && gauges.kvTokens() > 0 && kvTokens[b.number] != gauges.kvTokens()) {
      kvTokens[b.number] = gauges.kvTokens();
      capacity(b);
    }
  }

  @Override
  public void shared(Engine engine, Share share, long now) {
    Backlog b = backlogs.get(engine);
    if (b != null) {
      b.share(share, now * SECONDS);
      for (Prefix prefix : share.placed()) {
        index.touch(prefix, b.number);
      }
    }
  }

  public String dbg() {
    StringBuilder b = new StringBuilder(card.dbg());
    for (Backlog x : members) {
      b.append(" | ")
          .append(
              String.format(
                  "%.2f/%.2f e%.2f n%d",
                  card.prefillFactor(x.speed),
                  card.decodeFactor(x.speed),
                  x.speed.error(),
                  (int) x.speed.iterations()));
    }
    return b.toString() + " calib " + calibrator.dbg() + " mean " + lengths.mean();
  }

  private Backlog backlog(Engine engine) {
    return backlogs.computeIfAbsent(engine, this::join);
  }

  private static Assignment of(Ticket ticket) {
    if (ticket.note() instanceof Assignment assignment) {
      return assignment;
    }
    throw new IllegalStateException("a ticket that this policy did not admit");
  }
}
