package dev.weir.scheduler;

import java.util.ArrayList;
import java.util.List;

/** Lets the tests of policies in other packages set what only a pool changes. */
public final class Loads {
  private Loads() {}

  public static List<Engine> engines(int count, int limit) {
    List<Engine> engines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      engines.add(new Engine("e" + i, limit));
    }
    return engines;
  }

  /** Puts a request of so many tokens on the engine, if there is room. */
  public static boolean take(Engine engine, long tokens) {
    return engine.take(tokens);
  }

  /** Takes a request of so many tokens off. */
  public static void release(Engine engine, long tokens) {
    engine.release(tokens);
  }

  /** The ticket failed there. */
  public static void failed(Ticket ticket, Engine engine) {
    ticket.tried(engine);
  }
}
