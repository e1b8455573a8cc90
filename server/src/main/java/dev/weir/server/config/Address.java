package dev.weir.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * An engine's base URL. A trailing {@code /v1} is taken off, because every client library calls
 * that the base URL; not where another version stands before it, because then both are the
 * provider's. User-info is refused: it would end up in logs, and keys have a place of their own;
 * what stands in a query may be a key, too, and is not shown.
 */
record Address() implements ValueType<URI> {
  private static final Pattern VERSION = Pattern.compile("[^/]/v[0-9][^/]*/");
  private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");
  private static final Pattern QUERY = Pattern.compile("[?#].*");

  @Override
  public URI read(String text) throws BadValue {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new BadValue(expected());
    }
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new BadValue(expected());
    }
    if (url.getRawUserInfo() != null) {
      throw new BadValue("no user and password in a URL; keys belong into api_key");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null || url.getPort() > 65535) {
      throw new BadValue(expected() + ", without query and fragment");
    }
    String base = text.replaceFirst("/*$", "");
    return URI.create(VERSION.matcher(base).find() ? base : base.replaceFirst("/v1$", ""));
  }

  @Override
  public String expected() {
    return "a URL such as http://127.0.0.1:8000";
  }

  @Override
  public String shown(String text) {
    String known = USER_INFO.matcher(text).replaceFirst("//***@");
    return "\"" + QUERY.matcher(known).replaceFirst("?***") + "\"";
  }
}
