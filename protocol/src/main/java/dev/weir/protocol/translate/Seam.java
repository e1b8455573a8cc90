package dev.weir.protocol.translate;

/**
 * Where the text of a second engine is joined to that of the first.
 *
 * <p>What the first had said and the second could not be told, white space at the end, the second
 * says again: as much of its beginning as equals that is left out.
 */
final class Seam {
  static final Seam NONE = new Seam("", false, StopSeam.NONE);

  private final boolean mute;
  private final StopSeam stops;
  private String again;

  /**
   * @param again what the second engine may repeat
   * @param mute whether nothing of its text is shown
   */
  Seam(String again, boolean mute, StopSeam stops) {
    this.again = again;
    this.mute = mute;
    this.stops = stops;
  }

  boolean mute() {
    return mute;
  }

  /** Whether a stop string that began before the seam has ended behind it. */
  boolean stopped() {
    return stops.stopped();
  }

  /** What of this text the client is shown now. */
  String show(String text) {
    return mute ? "" : stops.show(unrepeated(text));
  }

  /** What was held back and is shown now that nothing follows. */
  String rest() {
    return mute ? "" : stops.rest();
  }

  private String unrepeated(String text) {
    int same = 0;
    int most = Math.min(again.length(), text.length());
    while (same < most && again.charAt(same) == text.charAt(same)) {
      same++;
    }
    boolean more = same == text.length();
    again = more ? again.substring(same) : "";
    return text.substring(same);
  }
}
