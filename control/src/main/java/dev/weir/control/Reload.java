package dev.weir.control;

import java.util.List;

/** Reads the configuration again and puts it in force, or keeps the old one and says why. */
public interface Reload {
  Result reload();

  /** What came of it. */
  sealed interface Result {
    /**
     * @param version of the snapshot now in force
     */
    record Done(long version) implements Result {}

    /**
     * @param errors one line each; the snapshot in force is the one from before
     */
    record Refused(List<String> errors) implements Result {}
  }
}
