package dev.weir.enginesim.text;

/**
 * A 64-bit running hash of bytes (FNV-1a). Each byte maps the state one to one, so two texts that
 * differ in one byte and are equal afterwards never meet again in the same state.
 */
final class ByteHash {
  static final long START = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private ByteHash() {}

  static long add(long state, byte b) {
    return (state ^ (b & 0xff)) * PRIME;
  }

  static long add(long state, byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      state = add(state, bytes[i]);
    }
    return state;
  }
}
