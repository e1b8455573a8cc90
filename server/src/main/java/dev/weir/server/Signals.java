package dev.weir.server;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly end: the first is waited for by the command, which then
 * drains and exits 0; the second ends the process where it stands. A shutdown hook could do
 * neither: its exit code says "killed", and during it the JVM ignores further signals.
 *
 * <p>The JDK has one interface to signals, {@code sun.misc.Signal} of the module jdk.unsupported,
 * which cannot be named without a compiler warning; hence the reflection.
 */
final class Signals {
  private static final System.Logger LOG = System.getLogger("dev.weir.server");

  /** What shells report for a process that was interrupted. */
  private static final int FORCED = 130;

  private final CountDownLatch asked = new CountDownLatch(1);

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

  private void heard() {
    if (asked.getCount() == 0) {
      Runtime.getRuntime().halt(FORCED);
    }
    asked.countDown();
  }
}
