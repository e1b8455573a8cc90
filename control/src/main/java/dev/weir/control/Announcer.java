package dev.weir.control;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tells the fleet's listeners one piece of news at a time, in the order of the announcements, on
 * whichever thread finds nobody telling. Nobody waits: an announcement made while another thread is
 * telling is left to that thread. So news may be announced while holding a lock, and a listener may
 * cause more news.
 */
final class Announcer {
  private static final System.Logger LOG = System.getLogger("dev.weir.fleet");

  private final List<Fleet.Listener> listeners = new CopyOnWriteArrayList<>();
  private final Queue<Consumer<Fleet.Listener>> news = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untold = new AtomicInteger();

  void listen(Fleet.Listener listener) {
    listeners.add(listener);
  }

  void announce(Consumer<Fleet.Listener> item) {
    news.add(item);
    if (untold.getAndIncrement() > 0) {
      return;
    }
    do {
      tell(news.remove());
    } while (untold.decrementAndGet() > 0);
  }

  private void tell(Consumer<Fleet.Listener> item) {
    for (Fleet.Listener listener : listeners) {
      try {
        item.accept(listener);
      } catch (RuntimeException e) {
        // One listener's mistake must not keep the others from knowing that an engine died.
        LOG.log(Level.ERROR, "a fleet listener failed: " + e, e);
      }
    }
  }
}
