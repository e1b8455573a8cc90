package dev.weir.protocol.translate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one message says: texts and pictures in their order. Without pictures it is a plain string,
 * because not every engine and template takes lists of texts.
 */
final class ChatContent {
  private static final String BETWEEN = "\n\n";

  private final List<ObjectNode> parts = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean pictures;

  void text(String added) {
    if (added.isEmpty()) {
      return;
    }
    text.append(text.isEmpty() ? "" : BETWEEN).append(added);
    parts.add(Json.object().put("type", "text").put("text", added));
  }

  /**
   * @param url of the picture, or all of it as a {@code data:} URL
   */
  void picture(String url, @Nullable String detail) {
    ObjectNode image = Json.object().put("url", url);
    if (detail != null) {
      image.put("detail", detail);
    }
    ObjectNode part = Json.object().put("type", "image_url");
    part.set("image_url", image);
    parts.add(part);
    pictures = true;
  }

  void add(ChatContent other) {
    for (ObjectNode part : other.parts) {
      if (part.has("text")) {
        text(part.get("text").stringValue());
      } else {
        parts.add(part);
      }
    }
    pictures |= other.pictures;
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** The texts alone. */
  String text() {
    return text.toString();
  }

  /** The pictures alone, below a line that says whose they are. */
  ChatContent picturesOf(String owner) {
    ChatContent content = new ChatContent();
    if (pictures) {
      content.text(owner);
      parts.stream().filter(part -> !part.has("text")).forEach(content.parts::add);
      content.pictures = true;
    }
    return content;
  }

  JsonNode node() {
    if (!pictures) {
      return Json.object().stringNode(text.toString());
    }
    ArrayNode list = Json.array();
    parts.forEach(list::add);
    return list;
  }
}
