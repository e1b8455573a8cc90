package dev.weir.control;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bans addresses that show wrong keys again and again, for a while.
 *
 * <p><b>What it decides.</b> An address that is refused for its key {@code refusals} times within a
 * window is banned for {@code duration}. Windows are fixed: the first refusal opens one, so twice
 * the number may pass around a border, which is harmless here. IPv6 is counted by /64, because
 * whoever has one address has all of these. Loopback is never banned: that would lock out the
 * machine's own applications and its proxy.
 *
 * <p><b>Bound.</b> {@value #MOST} addresses are remembered; the one that was seen first goes when
 * another comes. An attacker with more networks than that is not slowed down by this table, and
 * cannot make it grow. Each gateway counts for itself.
 *
 * <p><b>Cost.</b> Refusals take a lock over a map for a moment; requests that are let in read one
 * volatile number as long as nobody is banned.
 *
 * <p><b>How it fails.</b> Many people behind one address share its fate; that is why it is off
 * unless configured, and why a ban ends by itself. Time is the processor's counter: the wall clock
 * may jump.
 */
public final class AutomaticBans {
  static final int MOST = 16_384;

  private final Map<Cidr, Trouble> known = new LinkedHashMap<>();
  private volatile Rules rules;
  // How many are banned: guarded, and as it is read without the lock.
  private int count;
  private volatile int banned;

  /**
   * @param refusals from which on an address is banned; 0: never
   * @param window within which they count
   * @param duration of a ban
   */
  public record Rules(int refusals, Duration window, Duration duration) {
    public static final Rules OFF = new Rules(0, Duration.ofMinutes(1), Duration.ofMinutes(10));
  }

  /**
   * @param nanosLeft until it ends
   */
  public record Banned(Cidr range, long nanosLeft) {}

  /** What is remembered of an address; guarded by the table. */
  private static final class Trouble {
    private long since;
    private int refusals;
    private boolean banned;
    private long until;
  }

  public AutomaticBans(Rules rules) {
    this.rules = rules;
  }

  public boolean isOff() {
    return rules.refusals == 0 && banned == 0;
  }

  /** From now on these count; bans that are in force stay as they are, unless there are none. */
  public synchronized void rules(Rules next) {
    rules = next;
    if (next.refusals == 0) {
      known.clear();
      publish(-count);
    }
  }

  /** This address has just been refused for its key. */
  public void refused(InetAddress address, long now) {
    if (rules.refusals > 0 && !address.isLoopbackAddress()) {
      count(Cidr.neighbourhood(address), now);
    }
  }

  private synchronized void count(Cidr range, long now) {
    Trouble trouble = known.get(range);
    if (trouble == null) {
      makeRoom();
      trouble = new Trouble();
      trouble.since = now;
      known.put(range, trouble);
    }
    if (trouble.banned) {
      return;
    }
    if (now - trouble.since > rules.window.toNanos()) {
      trouble.since = now;
      trouble.refusals = 0;
    }
    if (++trouble.refusals >= rules.refusals) {
      trouble.banned = true;
      trouble.until = now + rules.duration.toNanos();
      publish(1);
    }
  }

  private void publish(int more) {
    count += more;
    banned = count;
  }

  private void makeRoom() {
    if (known.size() >= MOST) {
      forget(known.keySet().iterator().next());
    }
  }

  private void forget(Cidr range) {
    Trouble gone = known.remove(range);
    if (gone != null && gone.banned) {
      publish(-1);
    }
  }

  boolean contains(InetAddress address, long now) {
    return banned > 0 && isBanned(Cidr.neighbourhood(address), now);
  }

  private synchronized boolean isBanned(Cidr range, long now) {
    Trouble trouble = known.get(range);
    if (trouble == null || !trouble.banned) {
      return false;
    }
    if (now - trouble.until >= 0) {
      forget(range);
      return false;
    }
    return true;
  }

  /** Ends a ban before its time; says whether there was one. */
  public synchronized boolean lift(Cidr range) {
    Trouble trouble = known.get(range);
    boolean was = trouble != null && trouble.banned;
    forget(range);
    return was;
  }

  public synchronized List<Banned> list(long now) {
    List<Banned> list = new ArrayList<>();
    for (Map.Entry<Cidr, Trouble> entry : known.entrySet()) {
      Trouble trouble = entry.getValue();
      if (trouble.banned && trouble.until - now > 0) {
        list.add(new Banned(entry.getKey(), trouble.until - now));
      }
    }
    return list;
  }
}
