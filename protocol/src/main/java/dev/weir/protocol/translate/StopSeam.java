package dev.weir.protocol.translate;

import java.util.List;

/**
 * Finds stop strings that began in the text of one engine and end in the text of the next, which
 * cannot see the beginning. Holds back text while it may be the end of one, at most as much as the
 * longest is long.
 *
 * <p>Engines that hold back such beginnings themselves never make this one find anything. Of those
 * that do not, the client has got the beginning already, and nothing more is shown.
 */
final class StopSeam {
  static final StopSeam NONE = new StopSeam(List.of(), "");

  private final List<String> stops;

  /** How much of the tail was said before the seam. */
  private final int before;

  /** The end of the text before the seam, and what has come since and is held. */
  private final StringBuilder tail;

  private boolean watching;
  private boolean stopped;

  private StopSeam(List<String> stops, String tail) {
    this.stops = stops;
    this.tail = new StringBuilder(tail);
    this.before = tail.length();
    this.watching = begun();
  }

  static StopSeam of(List<String> stops, String text) {
    int longest = stops.stream().mapToInt(String::length).max().orElse(0);
    return longest < 2
        ? NONE
        : new StopSeam(stops, text.substring(Math.max(0, text.length() - longest + 1)));
  }

  /** Whether one has ended. */
  boolean stopped() {
    return stopped;
  }

  /** What may be shown of all that is held and this. */
  String show(String text) {
    if (stopped) {
      return "";
    }
    if (!watching) {
      return text;
    }
    tail.append(text);
    stopped = ended();
    watching = !stopped && begun();
    return stopped || watching ? "" : tail.substring(before);
  }

  /** What is held when nothing more comes. */
  String rest() {
    String held = watching ? tail.substring(before) : "";
    watching = false;
    return held;
  }

  private boolean ended() {
    for (String stop : stops) {
      int at = tail.indexOf(stop);
      if (at >= 0 && at < before) {
        return true;
      }
    }
    return false;
  }

  /** Whether something that began before the seam may still become a stop string. */
  private boolean begun() {
    for (int from = 0; from < before; from++) {
      String rest = tail.substring(from);
      for (String stop : stops) {
        if (stop.length() > rest.length() && stop.startsWith(rest)) {
          return true;
        }
      }
    }
    return false;
  }
}
