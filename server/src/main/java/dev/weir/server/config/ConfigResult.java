package dev.weir.server.config;

import java.nio.file.Path;
import java.util.List;

/** What came of reading a configuration. */
public sealed interface ConfigResult {
  record Valid(Configuration configuration) implements ConfigResult {}

  /**
   * @param problems at least one, in the order of the file
   * @param files that were read as far as it got
   */
  record Invalid(List<Problem> problems, List<Path> files) implements ConfigResult {}
}
