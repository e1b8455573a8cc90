package dev.weir.protocol.translate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A value of a request and where it stands, so that what is wrong with it can be named: {@code
 * messages[2].content[0].type}. A value that is null counts as absent.
 */
final class Part {
  private final JsonNode node;
  private final @Nullable Part parent;
  private final String step;

  private Part(JsonNode node, @Nullable Part parent, String step) {
    this.node = node;
    this.parent = parent;
    this.step = step;
  }

  static Part root(JsonNode node) {
    return new Part(node, null, "");
  }

  JsonNode node() {
    return node;
  }

  boolean absent() {
    return node.isMissingNode() || node.isNull();
  }

  boolean isString() {
    return node.isString();
  }

  boolean isTrue() {
    return node.isBoolean() && node.booleanValue();
  }

  /** The member of an object; absent if there is none or this is no object. */
  Part at(String name) {
    JsonNode member = node.get(name);
    return new Part(member == null ? MissingNode.getInstance() : member, this, name);
  }

  /** The text of a string that must be there. */
  String string() throws Untranslatable {
    if (!node.isString()) {
      throw invalid("a string");
    }
    return node.stringValue();
  }

  /** The text of a string that may be left out. */
  String stringOr(String absent) throws Untranslatable {
    return absent() ? absent : string();
  }

  /** The {@code type} of a block; absent is "". */
  String type() throws Untranslatable {
    return at("type").stringOr("");
  }

  List<Part> items() throws Untranslatable {
    if (!node.isArray()) {
      throw invalid("an array");
    }
    List<Part> items = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      items.add(new Part(node.get(i), this, "[" + i + "]"));
    }
    return items;
  }

  /** The items of an array that may be left out. */
  List<Part> itemsIfAny() throws Untranslatable {
    return absent() ? List.of() : items();
  }

  void expectObject() throws Untranslatable {
    if (!node.isObject()) {
      throw invalid("an object");
    }
  }

  /** That this is not what its own API has there. */
  Untranslatable invalid(String expected) {
    return Untranslatable.invalid(path(), words(), expected);
  }

  /** That the other API has no word for this. */
  Untranslatable unsupported(String expected) {
    return Untranslatable.unsupported(path(), words(), expected);
  }

  String path() {
    StringBuilder path = new StringBuilder();
    write(path);
    return path.isEmpty() ? "body" : path.toString();
  }

  private void write(StringBuilder path) {
    if (parent != null) {
      parent.write(path);
      path.append(path.isEmpty() || step.startsWith("[") ? "" : ".").append(step);
    }
  }

  /** What was found, without repeating more of a request than a word. */
  private String words() {
    return switch (node.getNodeType()) {
      case MISSING -> "missing";
      case STRING -> node.stringValue().length() <= 40 ? node.stringValue() : "a long string";
      case NUMBER, BOOLEAN, NULL -> node.asString();
      case ARRAY -> "an array";
      default -> "an object";
    };
  }
}
