package dev.weir.control.tenants;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A token in compact form (RFC 7515), taken apart. Nothing in it is true before its signature is
 * verified.
 *
 * @param signed what the signature is over
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Jwt(JsonNode header, JsonNode claims, String signed, byte[] signature) {
  private static final int MOST_CHARACTERS = 16 << 10;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Null: this is no token. */
  static @Nullable Jwt parse(String text) {
    int first = text.indexOf('.');
    int second = text.indexOf('.', first + 1);
    boolean three = first > 0 && second > first + 1 && text.indexOf('.', second + 1) < 0;
    if (!three || text.length() > MOST_CHARACTERS) {
      return null;
    }
    try {
      JsonNode header = json(text.substring(0, first));
      JsonNode claims = json(text.substring(first + 1, second));
      byte[] signature = Base64.getUrlDecoder().decode(text.substring(second + 1));
      return header.isObject() && claims.isObject()
          ? new Jwt(header, claims, text.substring(0, second), signature)
          : null;
    } catch (IllegalArgumentException | JacksonException e) {
      return null;
    }
  }

  private static JsonNode json(String part) {
    return MAPPER.readTree(Base64.getUrlDecoder().decode(part));
  }

  String text(String claim) {
    return claims.path(claim).asString("");
  }

  /** Seconds since the epoch, as milliseconds. */
  long moment(String claim, long otherwise) {
    JsonNode node = claims.path(claim);
    // Beyond this a provider means something else than seconds.
    boolean sound = node.isNumber() && node.doubleValue() >= 0 && node.doubleValue() < 1e11;
    return sound ? (long) (node.doubleValue() * 1000) : otherwise;
  }

  boolean isFor(String audience) {
    JsonNode aud = claims.path("aud");
    if (aud.isString()) {
      return aud.stringValue().equals(audience);
    }
    for (JsonNode one : aud) {
      if (one.isString() && one.stringValue().equals(audience)) {
        return true;
      }
    }
    return false;
  }
}
