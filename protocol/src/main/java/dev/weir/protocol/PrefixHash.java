package dev.weir.protocol;

import dev.weir.scheduler.Prefix;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Chained hashes of the blocks of a prompt: the i-th hash covers everything up to the end of the
 * i-th block, so two prompts share their first n blocks exactly when their n-th hashes are equal
 * (but for collisions of 64 bits).
 *
 * <p>A block is {@value #BLOCK_BYTES} bytes of the prompt as it stands in the request, about 128
 * tokens; an unfinished last block has no hash. Within a block four independent lanes of
 * multiply-rotate rounds run side by side [1], because one chain would wait for its own
 * multiplications. Not made against an adversary: whoever crafts collisions misleads the placement
 * of own requests, nothing else.
 *
 * <p>Bound: {@value #MAX_BLOCKS} blocks; what lies deeper does not tell prompts apart.
 *
 * <p>[1] Y. Collet, xxHash, XXH64 specification, 2012.
 */
public final class PrefixHash {
  public static final int BLOCK_BYTES = 512;

  /** That a block stands for, by estimate. */
  public static final int BLOCK_TOKENS = BLOCK_BYTES / 4;

  public static final int MAX_BLOCKS = 4096;

  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int STRIPE = 32;
  private static final int STRIPES = BLOCK_BYTES / STRIPE;
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;

  private final byte[] carryBytes = new byte[STRIPE];
  private final ByteBuffer carry = ByteBuffer.wrap(carryBytes);
  private int carried;
  private long a;
  private long b;
  private long c;
  private long d;
  private int stripes;
  private long[] hashes = new long[16];
  private int blocks;

  public PrefixHash() {
    reset();
  }

  /** Makes ready for another prompt. */
  public void reset() {
    carried = 0;
    blocks = 0;
    startBlock();
  }

  /** The hashes of the whole blocks so far, as a copy. */
  public Prefix prefix() {
    return blocks == 0 ? Prefix.NONE : new Prefix(Arrays.copyOf(hashes, blocks), BLOCK_TOKENS);
  }

  /** Goes on with the bytes of {@code in} from index {@code from} to {@code to}. */
  public void update(ByteBuffer in, int from, int to) {
    int i = from;
    if (carried > 0) {
      int take = Math.min(STRIPE - carried, to - i);
      in.get(i, carryBytes, carried, take);
      carried += take;
      i += take;
      if (carried < STRIPE) {
        return;
      }
      stripes(carry, 0, 1);
      carried = 0;
    }
    while (i <= to - STRIPE) {
      int count = Math.min((to - i) / STRIPE, STRIPES - stripes);
      stripes(in, i, count);
      i += count * STRIPE;
    }
    carried = to - i;
    in.get(i, carryBytes, 0, carried);
  }

  /** Takes stripes that lie within one block. */
  private void stripes(ByteBuffer in, int from, int count) {
    long w = a;
    long x = b;
    long y = c;
    long z = d;
    int end = from + count * STRIPE;
    for (int i = from; i < end; i += STRIPE) {
      w = round(w, (long) LONG.get(in, i));
      x = round(x, (long) LONG.get(in, i + 8));
      y = round(y, (long) LONG.get(in, i + 16));
      z = round(z, (long) LONG.get(in, i + 24));
    }
    a = w;
    b = x;
    c = y;
    d = z;
    stripes += count;
    if (stripes == STRIPES) {
      endBlock();
    }
  }

  private static long round(long lane, long word) {
    return Long.rotateLeft(lane + word * P2, 31) * P1;
  }

  private void startBlock() {
    stripes = 0;
    a = P3;
    b = P2;
    c = 0;
    d = -P1;
  }

  private void endBlock() {
    if (blocks < MAX_BLOCKS) {
      long hash =
          Long.rotateLeft(a, 1)
              + Long.rotateLeft(b, 7)
              + Long.rotateLeft(c, 12)
              + Long.rotateLeft(d, 18);
      long before = blocks == 0 ? P3 : hashes[blocks - 1];
      if (blocks == hashes.length) {
        hashes = Arrays.copyOf(hashes, 2 * blocks);
      }
      hashes[blocks++] = avalanche(hash ^ before * P1);
    }
    startBlock();
  }

  private static long avalanche(long h) {
    long x = h;
    x = (x ^ x >>> 33) * P2;
    x = (x ^ x >>> 29) * P3;
    return x ^ x >>> 32;
  }
}
