package dev.weir.control;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one place where the snapshot in force lives. Readers take it with one volatile read; writers
 * (reload, discovery) build a whole new one and swap it. Listeners hear of every swap in order, on
 * the writer's thread, before {@link #update} returns.
 */
public final class Snapshots {
  private final List<Consumer<Snapshot>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot current;

  public Snapshots(Snapshot first) {
    current = first;
  }

  public Snapshot current() {
    return current;
  }

  /** Hears every later swap, and the snapshot in force now. */
  public synchronized void listen(Consumer<Snapshot> listener) {
    listeners.add(listener);
    listener.accept(current);
  }

  /** Swaps in what {@code change} makes of the current snapshot; the version is set here. */
  public synchronized Snapshot update(UnaryOperator<Snapshot> change) {
    Snapshot next = change.apply(current);
    current =
        new Snapshot(
            current.version() + 1, next.settings(), next.engines(), next.models(), next.keys());
    listeners.forEach(listener -> listener.accept(current));
    return current;
  }
}
