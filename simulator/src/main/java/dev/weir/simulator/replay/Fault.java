package dev.weir.simulator.replay;

import dev.weir.simulator.report.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that goes wrong in a replay from one moment to another, in nanoseconds of its time. */
public sealed interface Fault {
  long from();

  long to();

  /**
   * An engine takes longer for everything.
   *
   * @param speed as a factor: 0.5 takes twice as long
   */
  record Slow(int engine, long from, long to, double speed) implements Fault {}

  /** An engine is gone, and with it all it was doing; it comes back with an empty cache. */
  record Dead(int engine, long from, long to) implements Fault {}

  /** Requests arrive so many times as fast: the workload's clock runs faster. Open loop only. */
  record Burst(long from, long to, double factor) implements Fault {}

  /** Of {@code dead=ENGINE@FROM-TO,slow=ENGINE@FROM-TO:SPEED,burst=FROM-TO:FACTORx}. */
  static List<Fault> parse(String text) {
    List<Fault> faults = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      faults.add(FaultText.parse(part.strip()));
    }
    return faults;
  }

  /** Reads one part. */
  final class FaultText {
    private static final Pattern FORM =
        Pattern.compile("(slow|dead|burst)=(?:(\\d{1,4})@)?([^-:]+)-([^-:]+)(?::([0-9.]+)x?)?");

    private FaultText() {}

    private static Fault parse(String part) {
      Matcher form = FORM.matcher(part);
      if (!form.matches()) {
        throw wrong(part);
      }
      long from = form.group(3).equals("0") ? 0 : DurationText.nanos("fault", form.group(3));
      long to = DurationText.nanos("fault", form.group(4));
      boolean burst = form.group(1).equals("burst");
      boolean dead = form.group(1).equals("dead");
      if (to <= from || burst != (form.group(2) == null) || dead != (form.group(5) == null)) {
        throw wrong(part);
      }
      if (dead) {
        return new Dead(Integer.parseInt(form.group(2)), from, to);
      }
      double factor = factor(part, form.group(5));
      return burst
          ? new Burst(from, to, factor)
          : new Slow(Integer.parseInt(form.group(2)), from, to, factor);
    }

    private static double factor(String part, String text) {
      try {
        double factor = Double.parseDouble(text);
        if (factor > 0) {
          return factor;
        }
      } catch (NumberFormatException _) {
        // Told below, with the whole part.
      }
      throw wrong(part);
    }

    private static IllegalArgumentException wrong(String part) {
      return new IllegalArgumentException(
          "fault: "
              + part
              + " (expected: slow=ENGINE@FROM-TO:0.5, dead=ENGINE@FROM-TO or burst=FROM-TO:3x, like"
              + " dead=0@60s-90s)");
    }
  }
}
