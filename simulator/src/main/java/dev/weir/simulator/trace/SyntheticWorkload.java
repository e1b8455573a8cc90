package dev.weir.simulator.trace;

import java.util.List;

/**
 * A generated workload: multi-turn chats that begin as a Poisson process. Turns repeat the history
 * before them, so their prompts share prefixes; all sessions of a tenant share a system prompt.
 *
 * @param name for reports
 * @param requests in all
 * @param rate requests a second, in the mean
 * @param turns turns a session has in the mean (geometric)
 * @param thinkSeconds between turns, mean of an exponential
 * @param tenants equal shares
 * @param systemTokens of each tenant's system prompt
 * @param input new tokens of a turn
 * @param output tokens of an answer
 */
public record SyntheticWorkload(
    String name,
    int requests,
    double rate,
    double turns,
    double thinkSeconds,
    int tenants,
    int systemTokens,
    Lengths input,
    Lengths output) {

  private static final List<SyntheticWorkload> PRESETS =
      List.of(
          new SyntheticWorkload(
              "chat",
              1000,
              8,
              4,
              6,
              3,
              384,
              new Lengths(120, .9, 4000),
              new Lengths(150, .7, 1000)),
          new SyntheticWorkload(
              "agents",
              500,
              3,
              12,
              2,
              2,
              4096,
              new Lengths(500, 1, 8000),
              new Lengths(120, .8, 1500)),
          new SyntheticWorkload(
              "short",
              1000,
              20,
              1,
              0,
              1,
              64,
              new Lengths(200, .6, 1500),
              new Lengths(40, .5, 200)));

  public SyntheticWorkload {
    require("requests", requests, requests > 0, "> 0");
    require("rate", rate, rate > 0, "> 0");
    require("turns", turns, turns >= 1, ">= 1");
    require("thinkSeconds", thinkSeconds, thinkSeconds >= 0, ">= 0");
    require("tenants", tenants, tenants > 0, "> 0");
    require("systemTokens", systemTokens, systemTokens >= 0, ">= 0");
  }

  /** One of the presets: {@code chat}, {@code agents}, {@code short}. */
  public static SyntheticWorkload named(String name) {
    return PRESETS.stream()
        .filter(preset -> preset.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            TraceException.at(
                "trace",
                "synthetic:" + name,
                "synthetic:chat, :agents, :short, :azure, :code, :long or :tools"));
  }

  /** The same kind of traffic, more or less of it. */
  public SyntheticWorkload of(int newRequests, double newRate) {
    return new SyntheticWorkload(
        name, newRequests, newRate, turns, thinkSeconds, tenants, systemTokens, input, output);
  }

  public Trace generate(long seed) {
    return new SessionGenerator(this, seed).generate();
  }

  private static void require(String field, double value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: " + expected + ")");
    }
  }
}
