package dev.weir.server.config;

import dev.weir.control.Nearest;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Groups;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Key.Many;
import dev.weir.server.config.Key.Named;
import dev.weir.server.config.Key.One;
import dev.weir.server.config.Key.Steps;
import dev.weir.server.config.ValueType.BadValue;
import dev.weir.server.config.YamlNode.Entry;
import dev.weir.server.config.YamlNode.Mapping;
import dev.weir.server.config.YamlNode.Scalar;
import dev.weir.server.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a YAML tree against the table of keys. Every mistake is noted and the reading goes on, so
 * that the user sees all of them. Messages show what is written in the file, never what was
 * substituted for it.
 */
final class SchemaReader {
  private final Substitution substitution;
  private final Problems problems;

  SchemaReader(Substitution substitution, Problems problems) {
    this.substitution = substitution;
    this.problems = problems;
  }

  /** Reads a mapping; keys that are wrong are absent from the section and noted. */
  Section section(@Nullable YamlNode node, List<Key<?>> keys, String path, int line) {
    Section section = new Section(path, line);
    if (node instanceof Mapping(var entries, _)) {
      read(section, keys, named(entries, keys, path), line);
    } else if (node == null || isNothing(node)) {
      read(section, keys, Map.of(), line);
    } else {
      problems.add(
          node.line(), path, node.kind() + " (expected: a mapping with " + names(keys) + ")");
    }
    return section;
  }

  private void read(Section section, List<Key<?>> keys, Map<String, Entry> written, int line) {
    for (Key<?> key : keys) {
      read(section, key, written.get(key.name()), line);
    }
  }

  private Map<String, Entry> named(List<Entry> entries, List<Key<?>> keys, String path) {
    Map<String, Entry> byName = new HashMap<>();
    List<String> names = keys.stream().<String>map(Key::name).toList();
    for (Entry entry : entries) {
      String at = path.isEmpty() ? entry.key() : path + "." + entry.key();
      if (!names.contains(entry.key())) {
        problems.add(entry.line(), at, "unknown key " + Nearest.hint(entry.key(), names));
        continue;
      }
      Entry first = byName.putIfAbsent(entry.key(), entry);
      if (first != null) {
        problems.add(
            entry.line(), at, "a second time (expected: once, see line " + first.line() + ")");
      }
    }
    return byName;
  }

  private <T> void read(Section section, Key<T> key, @Nullable Entry entry, int line) {
    String path = section.path(key);
    int at = entry == null ? line : entry.line();
    boolean absent = entry == null || isNothing(entry.value());
    if (absent && !(key.shape() instanceof Group)) {
      fallBack(section, key, at, entry != null);
      return;
    }
    T value = value(key.shape(), entry == null ? null : entry.value(), path, at);
    if (value != null) {
      section.put(key, value, at);
      if (entry != null && entry.value() instanceof Scalar(var text, _, _)) {
        section.text(key, text);
      }
    }
  }

  private <T> void fallBack(Section section, Key<T> key, int line, boolean written) {
    T fallback = key.fallback();
    if (key.required() || (written && key.shape() instanceof One)) {
      problems.add(line, section.path(key), "missing (expected: " + expected(key.shape()) + ")");
    } else if (fallback != null) {
      section.fallBack(key, fallback, line);
    }
  }

  private static boolean isNothing(YamlNode node) {
    return node instanceof Scalar scalar && scalar.absent();
  }

  private static String expected(Key.Shape<?> shape) {
    return switch (shape) {
      case One<?>(var type) -> type.expected();
      case Many<?>(var type) -> "a list, each " + type.expected();
      case Named<?> named -> named.expected();
      case Group(var keys) -> "a mapping with " + names(keys);
      case Groups(var keys) -> "a list of mappings with " + names(keys);
      case Steps(var keys, _) -> "a list, each one of " + names(keys);
    };
  }

  private static String names(List<Key<?>> keys) {
    return String.join(", ", keys.stream().<String>map(Key::name).toList());
  }

  // Safe: each shape makes the type it is declared with.
  @SuppressWarnings("unchecked")
  private <T> @Nullable T value(
      Key.Shape<T> shape, @Nullable YamlNode node, String path, int line) {
    return switch (shape) {
      case One<T>(var type) -> node == null ? null : one(type, node, path);
      case Many<?>(var type) -> (T) many(type, node, path);
      case Named<?> named -> (T) named(named, node, path);
      case Group(var keys) -> (T) section(node, keys, path, line);
      case Groups(var keys) -> (T) groups(keys, node, path);
      case Steps steps -> (T) steps(steps, node, path);
    };
  }

  private @Nullable List<Section> groups(List<Key<?>> keys, @Nullable YamlNode node, String path) {
    if (!(node instanceof Sequence(var items, _))) {
      notA(node, path, "a list of mappings with " + names(keys));
      return null;
    }
    List<Section> sections = new ArrayList<>();
    for (YamlNode item : items) {
      sections.add(section(item, keys, path + "[" + sections.size() + "]", item.line()));
    }
    return sections;
  }

  private @Nullable List<Section> steps(Steps shape, @Nullable YamlNode node, String path) {
    if (!(node instanceof Sequence(var items, _))) {
      notA(node, path, "a list, each one of " + names(shape.keys()));
      return null;
    }
    List<Section> sections = new ArrayList<>();
    for (YamlNode item : items) {
      String at = path + "[" + sections.size() + "]";
      sections.add(step(shape, spelledOut(item), at, item.line()));
    }
    return sections;
  }

  /** A bare word is what it would be with "true" behind it. */
  private static YamlNode spelledOut(YamlNode item) {
    if (!(item instanceof Scalar(var word, var absent, var line)) || absent) {
      return item;
    }
    return new Mapping(List.of(new Entry(word, line, new Scalar("true", false, line))), line);
  }

  private Section step(Steps shape, YamlNode node, String path, int line) {
    if (node instanceof Mapping(var entries, _)) {
      for (Entry entry : entries) {
        String why = shape.notYet().get(entry.key());
        if (why != null) {
          problems.add(entry.line(), path + "." + entry.key(), why);
          return new Section(path, line);
        }
      }
    }
    int before = problems.count();
    Section section = section(node, shape.keys(), path, line);
    boolean nothing = shape.keys().stream().allMatch(key -> section.find(key) == null);
    if (nothing && problems.count() == before) {
      problems.add(line, path, "nothing (expected: one of " + names(shape.keys()) + ")");
    }
    return section;
  }

  private <T> @Nullable List<Item<T>> many(
      ValueType<T> type, @Nullable YamlNode node, String path) {
    if (!(node instanceof Sequence(var items, _))) {
      notA(node, path, "a list, each " + type.expected());
      return null;
    }
    List<Item<T>> read = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      T value = one(type, items.get(i), path + "[" + i + "]");
      if (value != null) {
        read.add(new Item<>(value, items.get(i).line()));
      }
    }
    return read;
  }

  private <T> @Nullable Map<String, T> named(Named<T> shape, @Nullable YamlNode node, String path) {
    if (!(node instanceof Mapping(var entries, _))) {
      notA(node, path, shape.expected());
      return null;
    }
    Map<String, T> read = new LinkedHashMap<>();
    for (Entry entry : entries) {
      String at = path + "." + entry.key();
      String name = name(shape.names(), entry, at);
      T value = one(shape.type(), entry.value(), at);
      if (name != null && value != null && read.putIfAbsent(name, value) != null) {
        problems.add(entry.line(), at, "a second time (expected: once)");
      }
    }
    return read;
  }

  private @Nullable String name(ValueType<String> type, Entry entry, String path) {
    try {
      return type.read(entry.key());
    } catch (BadValue e) {
      String shown = type.shown(entry.key());
      problems.add(entry.line(), path, shown + " (expected: " + e.getMessage() + ")");
      return null;
    }
  }

  private void notA(@Nullable YamlNode node, String path, String expected) {
    if (node != null) {
      problems.add(node.line(), path, node.kind() + " (expected: " + expected + ")");
    }
  }

  private <T> @Nullable T one(ValueType<T> type, YamlNode node, String path) {
    if (!(node instanceof Scalar(var written, var absent, var line)) || absent) {
      problems.add(node.line(), path, node.kind() + " (expected: " + type.expected() + ")");
      return null;
    }
    try {
      return type.read(type.fill(substitution, written));
    } catch (BadValue e) {
      // The name of a variable is no secret, whatever its value is.
      String shown =
          Substitution.isReference(written) ? "\"" + written + "\"" : type.shown(written);
      problems.add(line, path, shown + " (expected: " + e.getMessage() + ")");
      return null;
    }
  }
}
