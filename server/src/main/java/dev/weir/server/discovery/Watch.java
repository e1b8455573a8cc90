package dev.weir.server.discovery;

import dev.weir.server.config.EngineGroup;

/** Follows one group's place on a thread of its own. */
sealed interface Watch extends AutoCloseable permits NameWatch, ListingWatch {
  EngineGroup group();

  void start();

  /** Whether it has looked at least once. */
  boolean looked();

  @Override
  void close();
}
