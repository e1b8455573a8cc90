package dev.weir.server.config;

import dev.weir.control.Counted;
import dev.weir.control.EngineKind;
import dev.weir.control.Nearest;
import dev.weir.control.Secret;
import dev.weir.server.config.ValueType.BadValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The values that are text of a certain form. */
final class Texts {
  private Texts() {}

  /**
   * Text that matches a pattern.
   *
   * @param expected what the pattern means
   */
  record Text(Pattern pattern, String expected) implements ValueType<String> {
    /** Shown in headers, metrics and logs, hence the plain letters. */
    static final Text ID =
        new Text(
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,63}"),
            "1 to 64 letters, digits and . _ : -, the first a letter or digit");

    static final Text MODEL =
        new Text(Pattern.compile("[^\\p{Cntrl}\\s]{1,256}"), "1 to 256 characters without spaces");

    static final Text VERSION =
        new Text(Pattern.compile("[A-Za-z0-9.-]{1,32}"), "a version such as 2024-10-21");

    static final Text HOST =
        new Text(Pattern.compile("[A-Za-z0-9.:_%-]+"), "a host name or an address");

    @Override
    public String read(String text) throws BadValue {
      if (!pattern.matcher(text).matches()) {
        throw new BadValue(expected);
      }
      return text;
    }
  }

  /** The kinds of engines. */
  record Kind() implements ValueType<EngineKind> {
    private static final List<String> LABELS =
        Arrays.stream(EngineKind.values()).map(EngineKind::label).toList();

    @Override
    public EngineKind read(String text) throws BadValue {
      if (!LABELS.contains(text)) {
        String near =
            Nearest.to(text, LABELS).map(name -> "; did you mean \"" + name + "\"?").orElse("");
        throw new BadValue(expected() + near);
      }
      return EngineKind.valueOf(text.toUpperCase(Locale.ROOT));
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", LABELS);
    }

    @Override
    public String written(EngineKind value) {
      return value.label();
    }
  }

  /** A secret: whatever is wrong with it, it is not printed. */
  record Hidden() implements ValueType<Secret> {
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]{1,4096}");

    @Override
    public Secret read(String text) throws BadValue {
      if (!HEADER_VALUE.matcher(text).matches()) {
        throw new BadValue(expected());
      }
      return new Secret(text);
    }

    @Override
    public String expected() {
      return "printable characters without spaces";
    }

    @Override
    public String shown(String text) {
      return Counted.of(text.length(), "character");
    }
  }

  /** A SHA-256 digest. A wrong one may be the key itself, so it is not printed either. */
  record Digest() implements ValueType<String> {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

    @Override
    public String read(String text) throws BadValue {
      if (!HEX.matcher(text).matches()) {
        throw new BadValue(expected());
      }
      return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String expected() {
      return "64 hex digits, the output of: printf %s KEY | sha256sum";
    }

    @Override
    public String shown(String text) {
      return Counted.of(text.length(), "character");
    }
  }
}
