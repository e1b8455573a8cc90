package dev.weir.simulator.story;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes HTML and inline SVG; everything that comes from outside is escaped here. */
final class Markup {
  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * @param attributes name, value, name, value...
   */
  Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  Markup close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with text only. */
  Markup leaf(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close();
  }

  /** An element of SVG without content. */
  Markup shape(String tag, String... attributes) {
    start(tag, attributes);
    out.append("/>");
    return this;
  }

  Markup text(String text) {
    escape(text);
    return this;
  }

  /** Opens a drawing; it is scaled to the width that the page has for it. */
  Markup openSvg(double width, double height, String described) {
    String box = "0 0 " + px(width) + " " + px(height);
    return open("svg", "viewBox", box, "role", "img", "aria-label", described);
  }

  Markup segment(String css, double x1, double y1, double x2, double y2) {
    return shape("line", "class", css, "x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2));
  }

  Markup box(String css, double x, double y, double width, double height) {
    return shape(
        "rect", "class", css, "x", px(x), "y", px(y), "width", px(width), "height", px(height));
  }

  /** Text in a drawing, around the middle of its height. */
  Markup word(String text, String css, Anchor anchor, double x, double y) {
    return leaf("text", text, "class", css, "text-anchor", anchor.css, "x", px(x), "y", px(y + 4));
  }

  /** Which end of a text stands at its place. */
  enum Anchor {
    START("start"),
    MIDDLE("middle"),
    END("end");

    private final String css;

    Anchor(String css) {
      this.css = css;
    }
  }

  /** What is known to be markup already. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  Markup line() {
    out.append('\n');
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }

  /** A coordinate: a tenth of a pixel is fine enough. */
  static String px(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      out.append('"');
    }
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        default -> out.append(c);
      }
    }
  }
}
