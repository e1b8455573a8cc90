package dev.weir.control.port;

import java.io.IOException;

/**
 * Rows that are older than they are kept. They go some at a time: a store that deletes many at once
 * holds up whoever writes meanwhile.
 */
@FunctionalInterface
public interface OldRows {
  int AT_A_TIME = 10_000;

  /** Deletes so many of them at the most; returns how many it were. */
  int forget(int most) throws IOException;

  /** Deletes all of them. Blocks. */
  default void forgetAll() throws IOException {
    int deleted = AT_A_TIME;
    while (deleted == AT_A_TIME) {
      deleted = forget(AT_A_TIME);
    }
  }
}
