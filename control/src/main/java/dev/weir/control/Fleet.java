package dev.weir.control;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engines of the snapshot in force, with their health. */
public final class Fleet {
  /** The engine with this id; null when the snapshot in force does not declare it. */
  public @Nullable FleetEngine engine(String id) {
    return null;
  }

  /** All engines, in declaration order. */
  public Collection<FleetEngine> engines() {
    return List.of();
  }

  /** Hears every later transition, on the thread that caused it; must not block. */
  public void listen(Listener listener) {}

  /** Hears of engines that come and go. */
  public interface Listener {
    /** The engine answers again: place requests on it. */
    void up(FleetEngine engine);

    /** The engine was ejected or removed: place nothing new on it. */
    void down(FleetEngine engine, String why);
  }
}
