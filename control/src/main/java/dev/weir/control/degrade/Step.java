package dev.weir.control.degrade;

import java.util.List;

/** One thing that a model gives up under pressure. */
public sealed interface Step {
  /** As headers, metrics and the ledger tell it. */
  String label();

  /** What kind of step it is: the key in {@code weir.yaml}. */
  String kind();

  /**
   * Answers of so many tokens at the most.
   *
   * @param tokens &gt; 0
   */
  record Shorten(long tokens) implements Step {
    @Override
    public String label() {
      return kind() + "=" + tokens;
    }

    @Override
    public String kind() {
      return "max_tokens";
    }
  }

  /** Another model answers. */
  record Smaller(String model) implements Step {
    @Override
    public String label() {
      return kind() + "=" + model;
    }

    @Override
    public String kind() {
      return "model";
    }
  }

  /** Only these tiers may wait; others are served at once or not at all. */
  record Only(List<String> tiers) implements Step {
    public Only {
      tiers = List.copyOf(tiers);
    }

    @Override
    public String label() {
      return kind() + "=" + String.join("+", tiers);
    }

    @Override
    public String kind() {
      return "classes";
    }
  }

  /** Nobody is served. */
  record Busy() implements Step {
    @Override
    public String label() {
      return kind();
    }

    @Override
    public String kind() {
      return "busy";
    }
  }
}
