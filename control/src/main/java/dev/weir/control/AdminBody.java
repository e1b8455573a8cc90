package dev.weir.control;

import dev.weir.protocol.RepeatedField;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** The JSON object that a call of the admin API brings. */
public final class AdminBody {
  private static final int SHOWN = 80;
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build()
          .reader();

  private AdminBody() {}

  /** A body that is no object, or one that can be read in two ways. Says nothing of its values. */
  public static final class Bad extends Exception {
    private static final long serialVersionUID = 1;
    private final String field;

    private Bad(String field, String found, String expected) {
      super(field + ": " + found + " (expected: " + expected + ")", null, false, false);
      this.field = field;
    }

    /** What is wrong; {@code body}: all of it. */
    public String field() {
      return field;
    }

    public String said() {
      return String.valueOf(getMessage());
    }
  }

  /** Reads an object; nothing stands for an empty one. */
  public static JsonNode object(String json) throws Bad {
    try {
      JsonNode node = READER.readTree(json.isBlank() ? "{}" : json);
      if (node.isObject()) {
        return node;
      }
    } catch (JacksonException e) {
      // Said below: what is wrong with it may stand beside a secret.
      String twice = RepeatedField.in(json.getBytes(StandardCharsets.UTF_8));
      if (twice != null) {
        throw new Bad(twice, "twice", "once");
      }
    }
    throw new Bad("body", "no JSON object", "one");
  }

  /**
   * What stands in the body of a call that takes none, for its sender to know it by: the names of
   * its fields, as their values may be secrets. Null: nothing, or an empty object.
   */
  static @Nullable String unasked(String body) {
    try {
      Collection<String> names = object(body).propertyNames();
      return names.isEmpty() ? null : cut(String.join(", ", names));
    } catch (Bad e) {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      return Counted.of(length, "byte");
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
