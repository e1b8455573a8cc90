package dev.weir.protocol.translate;

/**
 * Where the text of a second engine is joined to that of the first.
 *
 * <p>What the first had said and the second could not be told, white space at the end, the second
 * says again: as much of its beginning as equals that is left out.
 */
final class Seam {
  static final Seam NONE = new Seam("", 0, false, StopSeam.NONE);

  private final boolean mute;
  private final StopSeam stops;
  private final long spaces;
  private String again;
  private boolean repeated;

  /**
   * @param again what the second engine may repeat
   * @param spaces tokens that it takes for that
   * @param mute whether nothing of its text is shown
   */
  Seam(String again, long spaces, boolean mute, StopSeam stops) {
    this.again = again;
    this.spaces = spaces;
    this.mute = mute;
    this.stops = stops;
  }

  boolean mute() {
    return mute;
  }

  /** Of the tokens that the second engine has written, those that are new to the client. */
  long isNew(long written) {
    return mute ? 0 : Math.max(0, repeated ? written - spaces : written);
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
    repeated |= same > 0 && same == again.length();
    boolean more = same == text.length();
    again = more ? again.substring(same) : "";
    return text.substring(same);
  }
}
