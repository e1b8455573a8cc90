package dev.weir.scheduler;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, and in which order they are asked: by class, then the tenant that was served the
 * fewest tokens for its weight, then by deadline.
 *
 * <p><b>What it decides.</b> Classes are strict: a lower number goes first. Within one, every
 * tenant has an account of the tokens that it was served, divided by its {@link Claim#weight}, and
 * the tenant with the smallest account is asked first: the virtual token counter [1]. A weight that
 * changes counts from the next token on. Who starts to wait anew is lifted to the smallest account
 * of those who already do, or where nobody does to the account of who was served last, so that
 * nobody saves up while idle, and a new tenant does not pass those who were served before. In
 * {@link Fairness#SIZE_FAIR} a tenant's longest prompts and its others have an account each and
 * share the tenant's tokens evenly; admission by deadline alone would serve only the short.
 *
 * <p><b>Bound.</b> The accounts of two tenants who wait all the time differ by at most the largest
 * requests in a round, by weight, however long that lasts. Those who are asked and held keep their
 * place.
 *
 * <p><b>Cost.</b> O(log n) to join, to leave and to charge; a round over k who are asked O(k² + k
 * log n); what is ahead of a newcomer takes a look at every tenant who waits.
 *
 * <p><b>How it fails.</b> Strict classes starve the lower ones under sustained load of the higher;
 * limits on classes are the caller's business. Clients name classes: so of those where nobody waits
 * only some are kept, and with the others their accounts are forgotten.
 *
 * <p>[1] Sheng et al., Fairness in Serving Large Language Models, OSDI 2024.
 */
final class WaitQueue {
  static final int MOST_IDLE = 64;

  private final TreeMap<Integer, WaitClass> classes = new TreeMap<>();
  private final LongPrompts lengths = new LongPrompts();
  private Fairness fairness;
  private int size;
  private long tokens;
  private long numbers;

  WaitQueue(Fairness fairness) {
    this.fairness = fairness;
  }

  void fairness(Fairness next) {
    fairness = next;
  }

  int size() {
    return size;
  }

  /** How many of a tenant wait. */
  int waiting(String tenant) {
    int all = 0;
    for (WaitClass each : classes.values()) {
      all += each.waiting(tenant);
    }
    return all;
  }

  /**
   * Whether there is room for a newcomer, which a full queue makes by what gives way: the last of
   * the lowest class, there of the tenant that has the most for its weight.
   */
  boolean makeRoom(Ticket newcomer, Pool.Bounds bounds, Consumer<Ticket> givesWay) {
    while (size >= bounds.maxQueued() || tokens >= bounds.maxQueuedTokens()) {
      Ticket last = yields(newcomer, bounds);
      if (last == null) {
        return false;
      }
      remove(last);
      givesWay.accept(last);
    }
    return true;
  }

  /** Null: the newcomer itself has the most. */
  private @Nullable Ticket yields(Ticket newcomer, Pool.Bounds bounds) {
    for (Map.Entry<Integer, WaitClass> each : classes.descendingMap().entrySet()) {
      boolean own = each.getKey() == newcomer.work().priority();
      TenantLines most = each.getValue().fullest(bounds);
      if (most != null && each.getKey() >= newcomer.work().priority()) {
        boolean more = !own || most.part(bounds, null) > each.getValue().part(newcomer, bounds);
        return more ? most.last() : null;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Sees every request that arrives, whether it will have to wait or not. */
  void arrived(Ticket ticket) {
    boolean longest = lengths.longest(ticket.work().promptTokens());
    ticket.longest = longest && fairness == Fairness.SIZE_FAIR;
    ticket.number = numbers++;
  }

  void add(Ticket ticket) {
    of(ticket).add(ticket);
    size++;
    tokens += ticket.tokens();
  }

  void remove(Ticket ticket) {
    if (of(ticket).remove(ticket)) {
      size--;
      tokens -= ticket.tokens();
    }
  }

  /** Lets the cost of one who waits be estimated anew. */
  void estimate(Ticket ticket, Runnable anew) {
    double before = ticket.cost;
    anew.run();
    of(ticket).grow(ticket, ticket.cost - before);
  }

  /** It goes to an engine now, which has so much to read; if it waits, it is removed after this. */
  void dispatched(Ticket ticket, double tokens) {
    of(ticket).dispatched(ticket, tokens);
  }

  /** Puts tokens on the account of the ticket's tenant. */
  void charge(Ticket ticket, double tokens) {
    of(ticket).charge(ticket, tokens);
  }

  /** What stands before a newcomer: all of higher classes, and of its own what would go first. */
  Waiting ahead(Ticket ticket) {
    Before before = Before.NOBODY;
    if (size > 0) {
      WaitClass own = of(ticket);
      for (WaitClass each : classes.headMap(ticket.work().priority(), true).values()) {
        before = before.plus(each == own ? each.ahead(ticket) : each.all());
      }
    }
    return new Waiting((int) before.requests(), before.cost(), fairness);
  }

  /** Asks those who wait, in order, until so many of them go on waiting. */
  void round(int mostHeld, Predicate<Ticket> settles) {
    int left = mostHeld;
    for (WaitClass each : classes.values()) {
      left -= left > 0 ? each.round(left, settles) : 0;
    }
  }

  /** Classes that are kept. */
  int classes() {
    return classes.size();
  }

  private WaitClass of(Ticket ticket) {
    WaitClass known = classes.get(ticket.work().priority());
    if (known != null) {
      return known;
    }
    if (classes.size() >= MOST_IDLE) {
      classes.values().removeIf(WaitClass::isEmpty);
    }
    WaitClass made = new WaitClass();
    classes.put(ticket.work().priority(), made);
    return made;
  }
}
