package dev.weir.server.config;

import dev.weir.control.Counted;
import dev.weir.control.Secret;
import dev.weir.server.config.ValueType.BadValue;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The headers that may be configured for an engine: name and value. */
final class Headers {
  private Headers() {}

  /**
   * A header's name (a token of RFC 9110, section 5.6.2), in lower case. Headers that say where a
   * request goes, where it ends, or what happens on one hop are Weir's own: a second one would be
   * read differently by different servers.
   */
  record Name() implements ValueType<String> {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");
    private static final Set<String> OURS =
        Set.of(
            "host",
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "expect",
            "accept-encoding",
            "proxy-authorization",
            "proxy-authenticate",
            "proxy-connection",
            "x-request-id");

    @Override
    public String read(String text) throws BadValue {
      String name = text.toLowerCase(Locale.ROOT);
      if (!TOKEN.matcher(text).matches()) {
        throw new BadValue(expected());
      }
      if (OURS.contains(name)) {
        throw new BadValue("a header that Weir does not write itself");
      }
      return name;
    }

    @Override
    public String expected() {
      return "a header name";
    }
  }

  /** A header's value. It may be a key: whatever is wrong with it, it is not printed. */
  record Value() implements ValueType<Secret> {
    private static final Pattern PRINTABLE =
        Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,4094}[\\x21-\\x7e])?");

    @Override
    public Secret read(String text) throws BadValue {
      if (!PRINTABLE.matcher(text).matches()) {
        throw new BadValue(expected());
      }
      return new Secret(text);
    }

    @Override
    public String expected() {
      return "printable characters, none of them blank at either end";
    }

    @Override
    public String shown(String text) {
      return Counted.of(text.length(), "character");
    }
  }
}
