package dev.weir.enginesim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The faults armed on one engine, in order; a request is struck by the first one it draws. Owned by
 * the engine's loop. Drawing is seeded: the same requests in the same order draw the same faults.
 */
final class FaultPlan {
  private static final class Entry {
    final ArmedFault armed;
    int struck;

    Entry(ArmedFault armed) {
      this.armed = armed;
    }

    boolean spent() {
      return armed.next() > 0 && struck >= armed.next();
    }
  }

  private final SplittableRandom random;
  private final List<Entry> entries = new ArrayList<>();

  FaultPlan(long seed) {
    random = new SplittableRandom(seed);
  }

  void add(ArmedFault armed) {
    entries.add(new Entry(armed));
  }

  void clear() {
    entries.clear();
  }

  /** What strikes the next request, if anything. */
  @Nullable Fault draw() {
    for (Entry entry : entries) {
      if (entry.spent() || entry.armed.fault() instanceof Fault.OfEngine) {
        continue;
      }
      if (random.nextDouble() < entry.armed.probability()) {
        entry.struck++;
        return entry.armed.fault();
      }
    }
    return null;
  }

  /** What is armed and how often it has struck, to be shown as JSON. */
  List<Map<String, Object>> describe() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Entry entry : entries) {
      Map<String, Object> one = new LinkedHashMap<>(FaultReader.describe(entry.armed.fault()));
      one.put("p", entry.armed.probability());
      one.put("next", entry.armed.next());
      one.put("struck", entry.struck);
      all.add(one);
    }
    return all;
  }
}
