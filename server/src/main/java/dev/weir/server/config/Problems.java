package dev.weir.server.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects every mistake of one file, so that the user mends all of them in one go. */
final class Problems {
  private final String file;
  private final List<Problem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(int line, String path, String message) {
    found.add(new Problem(file, line, path, message));
  }

  /** Of a key that stands there, or should. */
  void add(Section section, Key<?> key, String message) {
    add(section.line(key), section.path(key), message);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether something was found wrong at this place, or below it. */
  boolean at(String path) {
    return found.stream()
        .map(Problem::path)
        .anyMatch(at -> at.equals(path) || at.startsWith(path + ".") || at.startsWith(path + "["));
  }

  int count() {
    return found.size();
  }

  /** In the order of the file. */
  List<Problem> inOrder() {
    return found.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }
}
