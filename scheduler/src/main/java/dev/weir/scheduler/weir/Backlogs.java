package dev.weir.scheduler.weir;

import dev.weir.scheduler.Engine;
import dev.weir.scheduler.Gauges;
import dev.weir.scheduler.Policy;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Ticket;
import dev.weir.scheduler.prefix.PrefixIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one pool as {@link WeirPolicy} sees them: a {@link Backlog} each, what their
 * caches are believed to hold, and which few of them a request is compared on.
 *
 * <p>Up to {@value #FEW} engines all are compared. Of more, the four that match the prompt deepest
 * and four drawn at random: what a request gains from its prefix only a few engines can offer, and
 * of the rest a random handful is nearly as good as all [1], at a cost that does not grow with the
 * fleet. Only where all of these are closed one that is open is looked for among all.
 *
 * <p>[1] M. Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 2001.
 */
final class Backlogs {
  private static final int FEW = 12;
  private static final int HOLDERS = 4;
  private static final int DRAWN = 4;

  /** What an engine is believed to hold while it has not said: little, for that costs less. */
  private static final long UNTOLD_TOKENS = 200_000;

  private final SpeedCard card;
  private final TenantLengths lengths;
  private final PrefixIndex index;
  private final RandomGenerator random;
  private final @Nullable Insight insight;
  private final IdentityHashMap<Engine, Backlog> byEngine = new IdentityHashMap<>();
  private final int[] holders = new int[HOLDERS];
  private final Backlog[] compared = new Backlog[FEW];
  private @Nullable Backlog[] byNumber = {};
  private Backlog[] members = {};
  private int comparedSize;
  private int deepest;
  private int blockTokens = 512;

  /**
   * @param insight null: what engines are and hold is learnt and believed
   */
  Backlogs(
      SpeedCard card,
      TenantLengths lengths,
      PrefixIndex index,
      RandomGenerator random,
      @Nullable Insight insight) {
    this.card = card;
    this.insight = insight;
    this.lengths = lengths;
    this.index = index;
    this.random = random;
  }

  /** These are the engines from now on; others are kept while something runs on them. */
  void members(List<Engine> engines) {
    for (Backlog before : members) {
      before.member = false;
    }
    members = new Backlog[engines.size()];
    List<EngineSpeed> speeds = new ArrayList<>();
    for (int i = 0; i < members.length; i++) {
      members[i] = of(engines.get(i));
      members[i].member = true;
      speeds.add(members[i].speed);
    }
    card.engines(speeds);
    byEngine.values().removeIf(each -> each.inFlight() == 0 && gone(each, engines));
  }

  private boolean gone(Backlog backlog, List<Engine> engines) {
    boolean gone = !engines.contains(backlog.engine);
    if (gone) {
      index.clear(backlog.number);
      byNumber[backlog.number] = null;
    }
    return gone;
  }

  Backlog of(Engine engine) {
    Backlog known = byEngine.get(engine);
    if (known != null) {
      return known;
    }
    Insight.Speed speed = insight == null ? null : insight.speed(engine);
    Backlog joined = new Backlog(engine, freeNumber(), card, lengths.all(), speed);
    byNumber[joined.number] = joined;
    byEngine.put(engine, joined);
    believe(joined);
    return joined;
  }

  private int freeNumber() {
    for (int i = 0; i < byNumber.length; i++) {
      if (byNumber[i] == null) {
        return i;
      }
    }
    int next = byNumber.length;
    byNumber = Arrays.copyOf(byNumber, Math.max(8, 2 * next));
    return next;
  }

  @Nullable Backlog known(Engine engine) {
    return byEngine.get(engine);
  }

  /** Chooses those that a request with this prompt is compared on; returns how many. */
  int compare(Prefix prefix) {
    deepest = index.deepest(prefix);
    comparedSize = 0;
    if (members.length <= FEW) {
      for (Backlog member : members) {
        compared[comparedSize++] = member;
      }
      return comparedSize;
    }
    int found = index.holders(prefix, deepest, holders);
    for (int i = 0; i < found; i++) {
      Backlog holder = byNumber[holders[i]];
      if (holder != null && holder.member) {
        compared[comparedSize++] = holder;
      }
    }
    for (int i = 0; i < DRAWN; i++) {
      addOnce(members[random.nextInt(members.length)]);
    }
    return comparedSize;
  }

  /** An engine that is open, when none of those compared was; null: none is. */
  @Nullable Backlog anyOpen(Ticket ticket) {
    if (members.length <= FEW) {
      return null;
    }
    int from = random.nextInt(members.length);
    for (int i = 0; i < members.length; i++) {
      Backlog each = members[(from + i) % members.length];
      if (Policy.open(each.engine, ticket)) {
        return each;
      }
    }
    return null;
  }

  Backlog compared(int i) {
    return compared[i];
  }

  private void addOnce(Backlog drawn) {
    for (int i = 0; i < comparedSize; i++) {
      if (compared[i] == drawn) {
        return;
      }
    }
    compared[comparedSize++] = drawn;
  }

  /**
   * Prompt tokens that the engine's cache is believed to have; the last is always read anew. For
   * the prompt that was compared last.
   */
  double cached(Ticket ticket, Backlog backlog) {
    Prefix prefix = ticket.work().prefix();
    double matched =
        insight == null
            ? (double) index.match(prefix, deepest, backlog.number) * prefix.blockTokens()
            : toBeHeld(ticket, backlog, insight);
    return Math.max(0, Math.min(matched, ticket.work().promptTokens() - 1.0));
  }

  /** Also what it is about to read for others is there when its turn comes. */
  private static double toBeHeld(Ticket ticket, Backlog backlog, Insight insight) {
    Prefix prefix = ticket.work().prefix();
    int blocks = 0;
    for (Ticket before : backlog.reading) {
      blocks = Math.max(blocks, prefix.common(before.work().prefix()));
    }
    double toCome = (double) blocks * prefix.blockTokens();
    return Math.max(toCome, insight.cachedTokens(ticket, backlog.engine));
  }

  /** Seconds of prefill, by an engine whose factor is one, that all do together in a second. */
  double capacity() {
    if (insight == null) {
      return card.capacity();
    }
    double sum = 0;
    for (Backlog member : members) {
      sum += 1 / member.times.factor();
    }
    return sum;
  }

  /** Tokens in the engine's KV cache that running requests use. */
  double kvTokens(Backlog backlog) {
    return backlog.privateTokens() + (double) index.pinned(backlog.number) * blockTokens;
  }

  void entered(Prefix prefix, Backlog backlog) {
    if (prefix.blocks() > 0 && prefix.blockTokens() != blockTokens) {
      blockTokens = prefix.blockTokens();
      byEngine.values().forEach(this::believe);
    }
    index.enter(prefix, backlog.number);
  }

  void left(Prefix prefix, Backlog backlog) {
    index.leave(prefix, backlog.number);
  }

  void touched(Prefix prefix, Backlog backlog) {
    index.touch(prefix, backlog.number);
  }

  void told(Backlog backlog, Gauges gauges) {
    if (gauges.kvTokens() > 0 && gauges.kvTokens() != backlog.kvCapacity) {
      backlog.kvCapacity = gauges.kvTokens();
      believe(backlog);
    }
  }

  private void believe(Backlog backlog) {
    long tokens = backlog.kvCapacity > 0 ? backlog.kvCapacity : UNTOLD_TOKENS;
    index.capacity(backlog.number, (int) Math.min(Integer.MAX_VALUE, tokens / blockTokens));
  }
}
