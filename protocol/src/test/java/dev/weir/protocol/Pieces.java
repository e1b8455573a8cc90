package dev.weir.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The ways in which the bytes of one document can come in. */
enum Pieces {
  WHOLE,
  BYTE_BY_BYTE,
  RANDOM,
  DIRECT_AT_RANDOM,
  /** In the middle of a larger buffer whose other bytes would change everything if read. */
  AMID_QUOTES;

  /** Whoever reads bytes in pieces. */
  interface Reader {
    void feed(ByteBuffer in, int from, int to);
  }

  void feed(byte[] document, RandomGenerator random, Reader reader) {
    switch (this) {
      case WHOLE -> reader.feed(ByteBuffer.wrap(document), 0, document.length);
      case BYTE_BY_BYTE -> cut(heap(document), 0, document.length, 1, random, reader);
      case RANDOM ->
          cut(heap(document), 0, document.length, 1 + random.nextInt(40), random, reader);
      case DIRECT_AT_RANDOM ->
          cut(direct(document), 0, document.length, 1 + random.nextInt(40), random, reader);
      case AMID_QUOTES -> amidQuotes(document, random, reader);
    }
  }

  private static void cut(
      ByteBuffer in, int from, int to, int most, RandomGenerator random, Reader reader) {
    int at = from;
    while (at < to) {
      int next = Math.min(to, at + (most == 1 ? 1 : random.nextInt(most + 1)));
      reader.feed(in, at, next);
      at = next;
    }
  }

  /** Every piece in a buffer of its own, at another place, as slices of a pool come. */
  private static void amidQuotes(byte[] document, RandomGenerator random, Reader reader) {
    int at = 0;
    while (at < document.length) {
      int count = Math.min(document.length - at, 1 + random.nextInt(100));
      int before = random.nextInt(20);
      byte[] around = new byte[before + count + random.nextInt(20)];
      Arrays.fill(around, (byte) '"');
      System.arraycopy(document, at, around, before, count);
      ByteBuffer in = ByteBuffer.wrap(around);
      if (random.nextBoolean()) {
        in.limit(before + count);
      }
      reader.feed(in, before, before + count);
      at += count;
    }
  }

  private static ByteBuffer heap(byte[] document) {
    byte[] shifted = new byte[document.length + 3];
    System.arraycopy(document, 0, shifted, 3, document.length);
    return ByteBuffer.wrap(shifted, 3, document.length).slice().asReadOnlyBuffer();
  }

  private static ByteBuffer direct(byte[] document) {
    return ByteBuffer.allocateDirect(document.length).put(document).flip();
  }
}
