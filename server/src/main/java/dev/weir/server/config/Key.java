package dev.weir.server.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One key of the file.
 *
 * @param fallback what holds when the key is absent; null: nothing does
 * @param about one sentence for the user's documentation
 */
record Key<T>(String name, Shape<T> shape, @Nullable T fallback, boolean required, String about) {

  /** What may stand behind a key. */
  sealed interface Shape<T> {}

  /** One value. */
  record One<T>(ValueType<T> type) implements Shape<T> {}

  /** A list of values. */
  record Many<T>(ValueType<T> type) implements Shape<List<Item<T>>> {}

  /** A mapping with keys of its own. */
  record Group(List<Key<?>> keys) implements Shape<Section> {}

  /** A list of mappings. */
  record Groups(List<Key<?>> keys) implements Shape<List<Section>> {}

  /**
   * A list of mappings with one key each. One whose value goes without saying may be the bare word.
   *
   * @param notYet keys that one could expect, and why they are none
   */
  record Steps(List<Key<?>> keys, Map<String, String> notYet) implements Shape<List<Section>> {}

  /** A mapping whose names the user chooses; in the order of the file. */
  record Named<T>(ValueType<String> names, ValueType<T> type) implements Shape<Map<String, T>> {
    /** What is expected there. */
    String expected() {
      return "a mapping, each " + names.expected() + ": " + type.expected();
    }
  }

  /** An element of a list and where it stands. */
  record Item<T>(T value, int line) {}

  static <T> Key<T> required(String name, ValueType<T> type, String about) {
    return new Key<>(name, new One<>(type), null, true, about);
  }

  static <T> Key<T> optional(String name, ValueType<T> type, String about) {
    return new Key<>(name, new One<>(type), null, false, about);
  }

  static <T> Key<Map<String, T>> named(
      String name, ValueType<String> names, ValueType<T> type, String about) {
    return new Key<>(name, new Named<>(names, type), Map.of(), false, about);
  }

  static <T> Key<T> defaulting(String name, ValueType<T> type, T fallback, String about) {
    return new Key<>(name, new One<>(type), fallback, false, about);
  }
}
