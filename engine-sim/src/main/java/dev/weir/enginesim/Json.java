package dev.weir.enginesim;

import io.netty.buffer.ByteBuf;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON out of and into bytes. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private Json() {}

  static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  static String text(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static JsonNode parse(byte[] bytes) throws ApiException {
    try {
      return MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      // What is too long or too deep for the parser has no place in it.
      TokenStreamLocation place = e.getLocation();
      String where =
          place == null ? "too long or too deep" : "wrong at byte " + place.getByteOffset();
      throw new ApiException(ApiError.invalid(null, "body: " + where + " (expected: JSON)"));
    }
  }

  /** Writes UTF-8 as the inside of a JSON string; only what must be escaped is. */
  static void escape(byte[] utf8, int from, int to, ByteBuf out) {
    for (int i = from; i < to; i++) {
      byte b = utf8[i];
      switch (b) {
        case '"', '\\' -> out.writeByte('\\').writeByte(b);
        case '\n' -> out.writeByte('\\').writeByte('n');
        case '\r' -> out.writeByte('\\').writeByte('r');
        case '\t' -> out.writeByte('\\').writeByte('t');
        default -> plain(b, out);
      }
    }
  }

  private static void plain(byte b, ByteBuf out) {
    if (b >= 0 && b < ' ') {
      out.writeByte('\\').writeByte('u').writeByte('0').writeByte('0');
      out.writeByte(HEX[b >> 4]).writeByte(HEX[b & 15]);
    } else {
      out.writeByte(b);
    }
  }
}
