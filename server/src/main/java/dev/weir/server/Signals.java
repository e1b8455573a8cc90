package dev.weir.server;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns SIGTERM and SIGINT into an orderly end: the first is waited for by the command, which then
 * drains and exits 0; the second ends the process where it stands, but for a last act that has a
 * second; a third not even that. A shutdown hook could do neither: its exit code says "killed", and
 * during it the JVM ignores further signals.
 *
 * <p>The JDK has one interface to signals, {@code sun.misc.Signal} of the module jdk.unsupported,
 * which cannot be named without a compiler warning; hence the reflection.
 */
final class Signals {
  private static final System.Logger LOG = System.getLogger("dev.weir.server");

  /** What shells report for a process that was interrupted. */
  private static final int FORCED = 130;

  private static final Duration LAST_MOMENT = Duration.ofSeconds(1);

  private final CountDownLatch asked = new CountDownLatch(1);
  private final AtomicBoolean forced = new AtomicBoolean();

  /** Never opened: who waits for it waits for the process to be ended. */
  private final CountDownLatch never = new CountDownLatch(1);

  private volatile LastAct lastAct = _ -> {};

  /** What must not be lost when the process is ended at once. */
  interface LastAct {
    /**
     * @param limit when this is over the process ends, whatever was done
     */
    void run(Duration limit) throws InterruptedException;
  }

  private Signals() {}

  /** From now on signals are ours. */
  static Signals install() {
    Signals signals = new Signals();
    try {
      signals.handle("TERM");
      signals.handle("INT");
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.WARNING, "signals cannot be handled; they will stop the server at once: " + e);
    }
    return signals;
  }

  void await() throws InterruptedException {
    asked.await();
  }

  /** Waits at most so long; whether a signal came. */
  boolean await(Duration most) throws InterruptedException {
    return asked.await(most.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object ours =
        Proxy.newProxyInstance(
            handler.getClassLoader(),
            new Class<?>[] {handler},
            (_, _, _) -> {
              heard();
              return null;
            });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
  }

  /** Does this before a second signal ends the process. */
  void beforeForced(LastAct act) {
    lastAct = act;
  }

  /**
   * An orderly end is over. If the process is about to be ended by force, it is not over: whoever
   * asked for that is to hear of it by the exit code.
   */
  void ended() throws InterruptedException {
    if (forced.get()) {
      never.await();
    }
  }

  private void heard() {
    if (asked.getCount() > 0) {
      asked.countDown();
    } else if (forced.compareAndSet(false, true)) {
      force();
    } else {
      Runtime.getRuntime().halt(FORCED);
    }
  }

  /** The last act may be held up by whatever the first signal's end was held up by. */
  private void force() {
    Thread act = Thread.ofPlatform().daemon().name("weir-forced").start(this::act);
    try {
      boolean _ = act.join(LAST_MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Runtime.getRuntime().halt(FORCED);
    }
  }

  private void act() {
    try {
      lastAct.run(LAST_MOMENT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "forced end: " + e, e);
    }
  }
}
