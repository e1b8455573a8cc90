package dev.weir.server.config;

import dev.weir.control.Secret;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a Redis is; it may hold a password, so it is never printed. */
record RedisUrl() implements ValueType<Secret> {
  @Override
  public Secret read(String text) throws BadValue {
    try {
      URI url = new URI(text);
      boolean redis = "redis".equals(url.getScheme()) || "rediss".equals(url.getScheme());
      if (redis && url.getHost() != null) {
        return new Secret(text);
      }
    } catch (URISyntaxException e) {
      // Said below: the expectation is the same.
    }
    throw new BadValue(expected());
  }

  @Override
  public String expected() {
    return "a URL such as redis://127.0.0.1:6379 or rediss://user:password@host:6380/1";
  }

  @Override
  public String shown(String text) {
    return "***";
  }
}
