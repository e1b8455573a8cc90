package dev.weir.server.config;

import dev.weir.server.config.Key.One;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the file after it was checked against its keys: each value has its key's type, and
 * absent ones have their default.
 */
final class Section {
  private final String path;
  private final int line;
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Set<String> written = new HashSet<>();
  private final Map<String, String> texts = new HashMap<>();

  Section(String path, int line) {
    this.path = path;
    this.line = line;
  }

  <T> void put(Key<T> key, T value, int at) {
    values.put(key.name(), value);
    lines.put(key.name(), at);
    written.add(key.name());
  }

  /** So it stands in the file, whatever it stands for. */
  void text(Key<?> key, String text) {
    texts.put(key.name(), text);
  }

  /** The file does not say it, and this holds. */
  <T> void fallBack(Key<T> key, T value, int at) {
    values.put(key.name(), value);
    lines.put(key.name(), at);
  }

  /** Whether the file says it, and rightly; a mapping is there in any case. */
  boolean written(Key<?> key) {
    return written.contains(key.name());
  }

  /** What holds, as it is written, or would be. */
  <T> String shown(Key<T> key) {
    T value = find(key);
    if (value == null || !(key.shape() instanceof One<T>(var type))) {
      return String.valueOf(value);
    }
    String text = texts.get(key.name());
    return text == null ? type.written(value) : type.shown(text).replace("\"", "");
  }

  /** The value; null when it is absent without a default, or was wrong. */
  // Safe: put ties a key's type to its value's.
  @SuppressWarnings("unchecked")
  <T> @Nullable T find(Key<T> key) {
    return (T) values.get(key.name());
  }

  /** The value of a key that is required or has a default, once the file is known to be right. */
  <T> T value(Key<T> key) {
    T value = find(key);
    if (value == null) {
      throw new NoSuchElementException(path(key));
    }
    return value;
  }

  String path(Key<?> key) {
    return path.isEmpty() ? key.name() : path + "." + key.name();
  }

  /** The line of the key, or of the section when the key is not written. */
  int line(Key<?> key) {
    return lines.getOrDefault(key.name(), line);
  }
}
