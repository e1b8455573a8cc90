package dev.weir.protocol;

/**
 * How long a sound plays, by its size and the first bytes of its file.
 *
 * <p><b>What it decides.</b> Engines count tokens for each second, and a second takes 4 KB in one
 * file and 192 KB in another. A WAV file says in its head how many bytes a second takes [1], an MP3
 * file in its first frame [2]; whatever else it is, or where the head is hidden behind tags, a
 * second is taken to have 16,000 bytes, as an MP3 of 128 kbit/s has.
 *
 * <p><b>Bound.</b> Nothing is decoded. A head that lies changes an estimate: a second has 1,000
 * bytes at the least and 1,000,000 at the most.
 *
 * <p><b>Cost.</b> A few dozen bytes of base64, once for each sound.
 *
 * <ol>
 *   <li>[1] IBM, Microsoft: Multimedia Programming Interface and Data Specifications 1.0, 1991,
 *       WAVE
 *   <li>[2] ISO/IEC 11172-3 and 13818-3, header of an audio frame
 * </ol>
 */
public final class SoundLength {
  private static final int USUAL_RATE = 16_000;
  private static final long LEAST_RATE = 1_000;
  private static final long MOST_RATE = 1_000_000;
  private static final int WAV_RATE_AT = 28;
  private static final int WAV_NEEDS = 32;
  private static final String RIFF = "RIFF";
  private static final String WAVE_FMT = "WAVEfmt ";

  /** Kilobits a second of layer III, by version 1 or later ones. */
  private static final int[] MP3_V1 = {
    0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0
  };

  private static final int[] MP3_V2 = {
    0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0
  };

  private SoundLength() {}

  /**
   * Milliseconds of a sound in base64.
   *
   * @param bytes of the base64
   * @param head its beginning
   */
  static long ofBase64(long bytes, Beginning head) {
    byte[] file = decoded(head);
    long rate = Math.clamp(rate(file), LEAST_RATE, MOST_RATE);
    return bytes / 4 * 3 * 1000 / rate;
  }

  /** Milliseconds of a file of which nothing but its size is known. */
  public static long ofFile(long bytes) {
    return bytes / (USUAL_RATE / 1000);
  }

  private static long rate(byte[] file) {
    if (file.length >= WAV_NEEDS && says(file, 0, RIFF) && says(file, 8, WAVE_FMT)) {
      long rate = 0;
      for (int i = 3; i >= 0; i--) {
        rate = rate << 8 | file[WAV_RATE_AT + i] & 0xff;
      }
      return rate;
    }
    boolean frame = file.length > 2 && file[0] == (byte) 0xff && (file[1] & 0xe6) == 0xe2;
    int kilobits = frame ? mp3(file) : 0;
    return kilobits == 0 ? USUAL_RATE : kilobits * 125L;
  }

  private static int mp3(byte[] file) {
    int[] rates = (file[1] >> 3 & 3) == 3 ? MP3_V1 : MP3_V2;
    return rates[file[2] >> 4 & 15];
  }

  private static boolean says(byte[] file, int at, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (file[at + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** As much of the file as whole groups of four letters tell. */
  private static byte[] decoded(Beginning head) {
    byte[] file = new byte[head.length() / 4 * 3];
    for (int i = 0; i < file.length / 3; i++) {
      int group = 0;
      for (int j = 0; j < 4; j++) {
        group = group << 6 | letter(head.at(4 * i + j));
      }
      file[3 * i] = (byte) (group >> 16);
      file[3 * i + 1] = (byte) (group >> 8);
      file[3 * i + 2] = (byte) group;
    }
    return file;
  }

  /** Six bits; a letter of neither alphabet is as good as none. */
  private static int letter(int c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' || c == '-' ? 62 : 63;
  }
}
