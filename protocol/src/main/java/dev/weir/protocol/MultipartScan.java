package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a form with files ({@code multipart/form-data}, RFC 7578), piece by piece as it
 * arrives, in search of the field {@code model}. Nothing else of the form is looked at or kept. The
 * field must not stand twice: readers of forms differ in which one they take.
 *
 * <p>Cost: one comparison a byte. Bounds: part heads of {@value #MAX_HEAD} bytes, {@value
 * #MAX_PARTS} parts, a model's name of {@link RequestScan#MAX_NAME_BYTES}. Not thread-safe.
 */
public final class MultipartScan {
  private static final int MAX_HEAD = 8 << 10;
  private static final int MAX_PARTS = 1000;
  private static final int MAX_BOUNDARY = 70;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "multipart/form-data\\s*;(?:.*;)?\\s*boundary=(?:\"([^\"]+)\"|([^;\"\\s]+)).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern MODEL =
      Pattern.compile(
          "(?:^|\r\n)content-disposition:[^\r]*;\\s*name=(?:\"model\"|model(?=[;\r]|$))");
  private static final Pattern TWICE =
      Pattern.compile("boundary=.*boundary=", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern LINES =
      Pattern.compile("(?:[^:\\r\\n]+:[^\\r\\n]*\\r?\\n)*+\\r?\\n");
  private static final Pattern FILE = Pattern.compile(";\\s*filename\\*?=");

  private enum State {
    PREAMBLE,
    DELIMITED,
    HEAD,
    BODY,
    DONE
  }

  private final byte[] delimiter;
  private final StringBuilder head = new StringBuilder();
  private final byte[] value;
  private State state = State.PREAMBLE;
  private int matched = 2; // the first delimiter needs no line before it
  private boolean inModel;
  private long offset;
  private long valueStart;
  private long valueEnd = -1;
  private int valueLength;
  private int parts;
  private @Nullable Refusal problem;

  /**
   * @param boundary as {@link #boundary} found it
   */
  public MultipartScan(String boundary) {
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    value = new byte[RequestScan.MAX_NAME_BYTES + delimiter.length];
  }

  /** The boundary of a form's content type; null: it is no form, or names none that is valid. */
  public static @Nullable String boundary(String contentType) {
    Matcher matcher = BOUNDARY.matcher(contentType);
    if (!matcher.matches() || TWICE.matcher(contentType).find()) {
      return null;
    }
    String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return boundary.length() <= MAX_BOUNDARY ? boundary : null;
  }

  /** Reads the next bytes of the body. */
  public void feed(ByteBuffer in, int from, int to) {
    for (int i = from; i < to && state != State.DONE; i++, offset++) {
      take(in.get(i));
    }
  }

  private void take(byte b) {
    switch (state) {
      case PREAMBLE, BODY -> body(b);
      case DELIMITED -> delimited(b);
      case HEAD -> head(b);
      case DONE -> {}
    }
  }

  private void body(byte b) {
    if (inModel) {
      keep(b);
    }
    matched = b == delimiter[matched] ? matched + 1 : b == '\r' ? 1 : 0;
    if (matched < delimiter.length) {
      return;
    }
    if (inModel) {
      valueEnd = offset + 1 - delimiter.length;
      inModel = false;
    }
    if (++parts > MAX_PARTS) {
      refuse("more than " + MAX_PARTS + " parts");
    } else {
      state = State.DELIMITED;
      matched = 0;
    }
  }

  private void keep(byte b) {
    if (valueLength == value.length) {
      refuse("a model of more than " + RequestScan.MAX_NAME_BYTES + " bytes");
    } else {
      value[valueLength++] = b;
    }
  }

  /** Behind a delimiter: the end of its line, or the two dashes that end the form. */
  private void delimited(byte b) {
    if (b == '\n') {
      state = State.HEAD;
      head.setLength(0);
    } else if (b == '-') {
      state = State.DONE;
    } else if (b != '\r' && b != ' ' && b != '\t') {
      refuse("bytes behind a boundary");
    }
  }

  private void head(byte b) {
    head.append((char) (b & 0xff));
    if (head.length() > MAX_HEAD) {
      refuse("a part's head of more than " + MAX_HEAD + " bytes");
      return;
    }
    boolean ends = b == '\n' && (head.length() == 2 || endsWithEmptyLine());
    if (ends && !LINES.matcher(head).matches()) {
      refuse("a line of a part's head without a colon");
    } else if (ends) {
      String text = head.toString().toLowerCase(Locale.ROOT);
      inModel = MODEL.matcher(text).find() && !FILE.matcher(text).find();
      if (inModel && found()) {
        refuse("the field model a second time");
        return;
      }
      if (inModel) {
        valueStart = offset + 1;
      }
      state = State.BODY;
      matched = 0;
    }
  }

  private boolean endsWithEmptyLine() {
    int end = head.length();
    return end >= 4 && head.charAt(end - 2) == '\r' && head.charAt(end - 3) == '\n';
  }

  private void refuse(String what) {
    state = State.DONE;
    problem = Refusal.invalid("body: " + what + " (expected: a form)", null, "invalid_form");
  }

  /** What is wrong with the form so far; null: nothing. */
  public @Nullable Refusal problem() {
    return problem;
  }

  /** Whether the field has been read to its end. */
  public boolean found() {
    return valueEnd >= 0;
  }

  /** The field's value; empty when it has not been found. */
  public String model() {
    int length = found() ? (int) (valueEnd - valueStart) : 0;
    return new String(value, 0, length, StandardCharsets.UTF_8);
  }

  /** Puts another name in the place of the model's. */
  public void renameModel(String name, BodyEdits edits) {
    if (found()) {
      edits.replace(valueStart, valueEnd, name);
    }
  }
}
