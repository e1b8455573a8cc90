package dev.weir.server.discovery;

import dev.weir.control.Counted;
import dev.weir.control.EngineSpec;
import dev.weir.server.config.EngineGroup;
import dev.weir.server.config.EngineGroup.Dns;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a group's engines the addresses of a name, A and AAAA alike. The name is looked up every
 * second, so that a change is in force within two.
 *
 * <p>What it decides: which addresses count. An answer with addresses counts at once and as a
 * whole. No answer, or an empty one, is more often a fault of the name server than the end of all
 * engines: then the last good answer stays for {@link #GRACE}, the log says so, and engines that
 * are really gone are ejected by their probes meanwhile. How it fails: a name server that gives a
 * changing part of the addresses makes engines come and go.
 *
 * <p>One look-up a second on a platform thread, not a virtual one: the system's resolver blocks in
 * native code, for seconds when a name server is silent, and would hold one of the few carriers of
 * all virtual threads. That thread owns all state but {@code looked}.
 */
final class NameWatch implements Watch {
  static final Duration GRACE = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger("dev.weir.discovery");
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final EngineGroup group;
  private final Dns dns;
  private final Resolver resolver;
  private final LongSupplier clock;
  private final Consumer<List<EngineSpec>> found;
  private final Thread thread;
  private List<EngineSpec> engines = List.of();
  private @Nullable Long failingSince;
  private volatile boolean looked;

  /**
   * @param clock nanoseconds of any fixed origin
   * @param found told the engines of every look-up that counts
   */
  NameWatch(
      EngineGroup group,
      Dns dns,
      Resolver resolver,
      LongSupplier clock,
      Consumer<List<EngineSpec>> found) {
    this.group = group;
    this.dns = dns;
    this.resolver = resolver;
    this.clock = clock;
    this.found = found;
    this.thread = Thread.ofPlatform().daemon().name("discover-" + group.id()).unstarted(this::run);
  }

  @Override
  public EngineGroup group() {
    return group;
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public boolean looked() {
    return looked;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  /** Looks once. */
  void look() {
    try {
      List<InetAddress> addresses = resolver.addresses(dns.name());
      if (addresses.isEmpty()) {
        failed("no addresses");
      } else {
        answered(addresses);
      }
    } catch (IOException e) {
      failed("unknown host");
    } catch (RuntimeException e) {
      failed(e.toString());
    }
    looked = true;
  }

  private void answered(List<InetAddress> addresses) {
    if (failingSince != null) {
      failingSince = null;
      LOG.log(Level.INFO, "discover " + group.id() + ": " + dns.name() + " is known again");
    }
    // In one order, whatever order the name server likes today.
    take(
        addresses.stream()
            .map(address -> group.at(address, dns.port()))
            .distinct()
            .sorted((a, b) -> a.id().compareTo(b.id()))
            .toList());
  }

  private void failed(String why) {
    long now = clock.getAsLong();
    String what = "discover " + group.id() + ": " + dns.name() + ": " + why;
    if (failingSince == null) {
      failingSince = now;
      String kept =
          engines.isEmpty()
              ? " (expected: an address); looking again every second"
              : " ("
                  + Counted.of(engines.size(), "engine")
                  + " kept for "
                  + GRACE.toSeconds()
                  + " s)";
      LOG.log(Level.WARNING, what + kept);
    } else if (!engines.isEmpty() && now - failingSince >= GRACE.toNanos()) {
      LOG.log(Level.WARNING, what + " for " + GRACE.toSeconds() + " s: its engines are given up");
      take(List.of());
    }
  }

  private void take(List<EngineSpec> next) {
    if (!next.equals(engines)) {
      LOG.log(Level.INFO, "discover " + group.id() + ": " + Difference.between(engines, next));
      engines = next;
    }
    found.accept(next);
  }
}
