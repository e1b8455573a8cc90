package dev.weir.scheduler.weir;

import java.util.LinkedHashMap;
import java.util.Map;

/** Sessions that were served a turn already; the least recently used are forgotten. */
final class Sessions {
  private static final int MOST = 100_000;

  private final Map<String, Boolean> known =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Whether a turn of it was placed before. */
  boolean runs(String session) {
    return known.get(session) != null;
  }

  void placed(String session) {
    known.put(session, true);
  }
}
