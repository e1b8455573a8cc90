package dev.weir.server.litellm;

import dev.weir.server.config.YamlNode;
import dev.weir.server.config.YamlNode.Entry;
import dev.weir.server.config.YamlNode.Mapping;
import dev.weir.server.config.YamlNode.Scalar;
import dev.weir.server.config.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the file from which keys are taken; what is left in the end has no equivalent, so
 * that nothing can be overlooked.
 */
final class Block {
  private static final Pattern HARMLESS = Pattern.compile("[0-9.]{1,12}|[Tt]rue|[Ff]alse");

  private final String path;
  private final int line;
  private final Map<String, Entry> left = new LinkedHashMap<>();

  private Block(String path, int line) {
    this.path = path;
    this.line = line;
  }

  /** The mapping there; empty when there is something else. */
  static Block of(@Nullable YamlNode node, String path) {
    Block block = new Block(path, node == null ? 1 : node.line());
    if (node instanceof Mapping(var entries, _)) {
      entries.forEach(entry -> block.left.put(entry.key(), entry));
    }
    return block;
  }

  String path() {
    return path;
  }

  int line() {
    return line;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Takes a value; null when it is absent or not a single one, and stays. */
  @Nullable Scalar take(String key) {
    Entry entry = left.get(key);
    if (entry != null && entry.value() instanceof Scalar scalar && !scalar.absent()) {
      left.remove(key);
      return scalar;
    }
    return null;
  }

  /** Takes a mapping; empty when there is none. */
  Block block(String key) {
    Entry entry = left.get(key);
    if (entry != null && entry.value() instanceof Mapping) {
      left.remove(key);
      return of(entry.value(), path(key));
    }
    return of(null, path(key));
  }

  /** Takes a list of mappings; empty when there is none. */
  List<Block> blocks(String key) {
    Entry entry = left.get(key);
    List<Block> blocks = new ArrayList<>();
    if (entry != null && entry.value() instanceof Sequence(var items, _)) {
      left.remove(key);
      items.forEach(item -> blocks.add(of(item, path(key) + "[" + blocks.size() + "]")));
    }
    return blocks;
  }

  /** The names of what is left. */
  List<String> names() {
    return List.copyOf(left.keySet());
  }

  /** One note for each key that nobody took. */
  List<Note> rest(UnaryOperator<String> consequence) {
    return left.values().stream()
        .map(entry ->
            new Note(
                entry.line(),
                path(entry.key()),
                shown(entry.value()),
                consequence.apply(entry.key())))
        .toList();
  }

  private static String shown(YamlNode value) {
    return value instanceof Scalar scalar && HARMLESS.matcher(scalar.text()).matches()
        ? scalar.text()
        : "";
  }
}
