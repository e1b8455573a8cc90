package dev.weir.server.config;

import java.util.regex.Pattern;

/** Where a database is. Whoever is asked for there stands beside it and not within. */
record DatabaseUrl() implements ValueType<String> {
  private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^\\s@]{1,500}");
  private static final Pattern SECRET = Pattern.compile("(?i)[?&](ssl)?password=");

  @Override
  public String read(String text) throws BadValue {
    if (!URL.matcher(text).matches() || SECRET.matcher(text).find()) {
      throw new BadValue(expected());
    }
    return text;
  }

  @Override
  public String expected() {
    return "a URL such as jdbc:postgresql://db.internal/weir, without a password";
  }

  @Override
  public String shown(String text) {
    return "\"" + text.replaceFirst("//.*@", "//***@").replaceFirst("\\?.*", "?***") + "\"";
  }
}
