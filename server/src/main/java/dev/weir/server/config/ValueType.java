package dev.weir.server.config;

/** How the text of one value is read, and what is said when it cannot be. */
interface ValueType<T> {
  /** Reads the text. */
  T read(String text) throws BadValue;

  /** The text to read: what is written, with what it stands for from outside put in. */
  default String fill(Substitution substitution, String written) throws BadValue {
    return substitution.apply(written);
  }

  /** What a right value looks like; the end of every message about a wrong one. */
  String expected();

  /** A value as it would be written in the file. */
  default String written(T value) {
    return String.valueOf(value);
  }

  /** A wrong text as it may be printed. */
  default String shown(String text) {
    return "\"" + text + "\"";
  }

  /** The text is not such a value. */
  final class BadValue extends Exception {
    private static final long serialVersionUID = 1;

    BadValue(String expected) {
      super(expected, null, false, false);
    }
  }
}
