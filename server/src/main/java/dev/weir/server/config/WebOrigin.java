package dev.weir.server.config;

import dev.weir.control.Cors;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The origin of a web page, written as browsers write it: lower case, without a slash, and without
 * the port where it is the scheme's own. Applications with a page of their own have schemes of
 * their own.
 */
record WebOrigin() implements ValueType<String> {
  @Override
  public String read(String text) throws BadValue {
    if (text.equals(Cors.ANY)) {
      return text;
    }
    URI url;
    try {
      url = new URI(text.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      throw new BadValue(expected());
    }
    boolean bare =
        url.getHost() != null
            && url.getRawPath().isEmpty()
            && url.getRawUserInfo() == null
            && url.getRawQuery() == null
            && url.getRawFragment() == null
            && url.getPort() <= 65535;
    if (url.getScheme() == null || !bare) {
      throw new BadValue(expected());
    }
    boolean usual =
        url.getPort() < 0
            || url.getScheme().equals("https") && url.getPort() == 443
            || url.getScheme().equals("http") && url.getPort() == 80;
    return url.getScheme() + "://" + url.getHost() + (usual ? "" : ":" + url.getPort());
  }

  @Override
  public String expected() {
    return "an origin such as https://app.example, without a path, or *";
  }
}
