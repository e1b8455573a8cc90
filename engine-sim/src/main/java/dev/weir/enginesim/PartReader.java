package dev.weir.enginesim;

import dev.weir.enginesim.text.Content;
import tools.jackson.databind.JsonNode;

/**
 * Reads the parts of one message. Images and sounds are neither fetched nor decoded: their address
 * or data is all that the model sees of them.
 */
final class PartReader {
  private final String path;
  private final Content content;

  /**
   * @param path of the parts in the request
   * @param content what the message says so far
   */
  PartReader(String path, Content content) {
    this.path = path;
    this.content = content;
  }

  void read(JsonNode part) throws ApiException {
    if (part.isString()) {
      content.part(part.stringValue());
      return;
    }
    if (!part.isObject()) {
      throw ApiException.invalid(path, part, "parts as objects");
    }
    String type = part.path("type").asString("missing");
    switch (type) {
      case "text", "input_text", "output_text" -> content.part(string(part, "text"));
      case "refusal" -> content.part(string(part, "refusal"));
      case "thinking" -> content.part(string(part, "thinking"));
      case "image_url" -> content.attachment(url(part, "image_url"));
      case "audio_url" -> content.attachment(url(part, "audio_url"));
      case "video_url" -> content.attachment(url(part, "video_url"));
      case "input_audio" -> content.attachment(string(part.path("input_audio"), "data"));
      default -> throw new ApiException(ApiError.invalid(path, "Unknown part type: " + type));
    }
  }

  private String url(JsonNode part, String name) throws ApiException {
    JsonNode given = part.path(name);
    String url = given.isString() ? given.stringValue() : string(given, "url");
    if (!url.startsWith("http://") && !url.startsWith("https://") && !url.startsWith("data:")) {
      throw ApiException.invalid(path + "." + name, url, "an http, https or data URL");
    }
    return url;
  }

  private String string(JsonNode object, String name) throws ApiException {
    JsonNode value = object.path(name);
    if (!value.isString()) {
      throw ApiException.invalid(
          path + "." + name, value.isMissingNode() ? "missing" : value, "a string");
    }
    return value.stringValue();
  }
}
