package dev.weir.simulator.replay;

import dev.weir.simulator.policy.Policies;
import dev.weir.simulator.policy.PolicyFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * A policy that takes part in a comparison, and the crutches it was given: {@code
 * power-of-two+timeout}, {@code llm-d+cap=24}.
 *
 * @param name as it was asked for
 * @param leaves whether its clients leave when their first token was due
 * @param cap requests at once on an engine; 0: as for all
 */
public record Contestant(String name, PolicyFactory factory, boolean leaves, int cap) {

  /** Of a comma list of names; {@code all}: everyone, without crutches. */
  public static List<Contestant> parse(String text) {
    List<Contestant> contestants = new ArrayList<>();
    for (String name : text.split(",", -1)) {
      if (name.strip().equals("all")) {
        Policies.all().forEach(each -> contestants.add(one(each)));
      } else {
        contestants.add(one(name.strip()));
      }
    }
    return contestants;
  }

  private static Contestant one(String text) {
    String[] parts = text.split("\\+", -1);
    Contestant contestant = new Contestant(text, Policies.named(parts[0]), false, 0);
    for (int i = 1; i < parts.length; i++) {
      contestant = contestant.given(parts[i]);
    }
    return contestant;
  }

  private Contestant given(String crutch) {
    if (crutch.equals("timeout")) {
      return new Contestant(name, factory, true, cap);
    }
    if (crutch.matches("cap=[1-9]\\d{0,5}")) {
      return new Contestant(name, factory, leaves, Integer.parseInt(crutch.substring(4)));
    }
    throw new IllegalArgumentException(
        "policy: %s (expected: NAME, NAME+timeout or NAME+cap=N)".formatted(name));
  }

  /** The options of all, and its own. */
  public ReplayOptions options(ReplayOptions ofAll) {
    return ofAll.with(options -> {
      options.clientTimeout = leaves || options.clientTimeout;
      options.cap = cap == 0 ? options.cap : cap;
    });
  }
}
