package dev.weir.server.config;

import dev.weir.server.config.EngineGroup.Dns;
import dev.weir.server.config.EngineGroup.Listing;
import dev.weir.server.config.EngineGroup.Source;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where engines are looked for. A host name is matched here and not by {@code java.net.URI}, which
 * refuses the underscores that names of containers have.
 */
record Origin() implements ValueType<Source> {
  private static final Pattern DNS =
      Pattern.compile("dns://([A-Za-z0-9._-]{1,253}):([0-9]{1,5})/?");
  private static final String FILE = "file://";

  @Override
  public Source read(String text) throws BadValue {
    Matcher dns = DNS.matcher(text);
    if (dns.matches()) {
      int port = Integer.parseInt(dns.group(2));
      if (port < 1 || port > 65535) {
        throw new BadValue("a port from 1 to 65535");
      }
      return new Dns(dns.group(1), port);
    }
    if (!text.startsWith(FILE) || text.length() == FILE.length()) {
      throw new BadValue(expected());
    }
    try {
      return new Listing(Path.of(text.substring(FILE.length())));
    } catch (InvalidPathException e) {
      throw new BadValue(expected());
    }
  }

  /** The file that is named is watched, not put in the place of its name. */
  @Override
  public String fill(Substitution substitution, String written) throws BadValue {
    return substitution.variables(written);
  }

  @Override
  public String expected() {
    return "dns://NAME:PORT or file://PATH";
  }
}
