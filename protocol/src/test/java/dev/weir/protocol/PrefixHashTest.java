package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Prefix;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrefixHashTest {
  private static final int BLOCK = PrefixHash.BLOCK_BYTES;
  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void onlyWholeBlocksAreHashed() {
    int[][] cases = {
      {0, 0}, {1, 0}, {BLOCK - 1, 0}, {BLOCK, 1}, {2 * BLOCK - 1, 1}, {2 * BLOCK, 2}
    };
    for (int[] one : cases) {
      assertThat(hash(bytes(one[0]), Pieces.WHOLE).blocks()).isEqualTo(one[1]);
    }
  }

  @Test
  void itDoesNotMatterInWhichPiecesThePromptComes() {
    for (int i = 0; i < 300; i++) {
      byte[] prompt = bytes(random.nextInt(6 * BLOCK));
      long[] whole = hashes(prompt, Pieces.WHOLE);
      for (Pieces pieces : Pieces.values()) {
        assertThat(hashes(prompt, pieces)).as("%s", pieces).isEqualTo(whole);
      }
    }
  }

  @Test
  void aSharedBeginningHasEqualHashesUpToItsLastWholeBlock() {
    for (int i = 0; i < 300; i++) {
      byte[] one = bytes(BLOCK + random.nextInt(8 * BLOCK));
      int differs = random.nextInt(one.length);
      byte[] other = one.clone();
      other[differs] ^= (byte) (1 + random.nextInt(255));
      long[] a = hashes(one, Pieces.WHOLE);
      long[] b = hashes(other, Pieces.RANDOM);
      for (int block = 0; block < a.length; block++) {
        assertThat(a[block] == b[block]).isEqualTo(block < differs / BLOCK);
      }
    }
  }

  @Test
  void theFirstBlockAloneDoesNotTellLaterBlocks() {
    byte[] one = bytes(2 * BLOCK);
    byte[] other = one.clone();
    System.arraycopy(one, BLOCK, other, 0, BLOCK);
    System.arraycopy(one, 0, other, BLOCK, BLOCK);
    assertThat(hashes(one, Pieces.WHOLE)[1]).isNotEqualTo(hashes(other, Pieces.WHOLE)[1]);
  }

  @Test
  void blocksOfOneRepeatedByteHaveHashesOfTheirOwn() {
    Set<Long> seen = new HashSet<>();
    int count = 0;
    for (int value = 0; value < 256; value++) {
      byte[] prompt = new byte[64 * BLOCK];
      Arrays.fill(prompt, (byte) value);
      for (long hash : hashes(prompt, Pieces.WHOLE)) {
        seen.add(hash);
        count++;
      }
    }
    assertThat(seen).hasSize(count);
  }

  @Test
  void eachBitOfABlockMovesAboutHalfOfItsHash() {
    byte[] prompt = bytes(BLOCK);
    long before = hashes(prompt, Pieces.WHOLE)[0];
    long moved = 0;
    for (int bit = 0; bit < 8 * BLOCK; bit++) {
      prompt[bit / 8] ^= (byte) (1 << bit % 8);
      int bits = Long.bitCount(before ^ hashes(prompt, Pieces.WHOLE)[0]);
      prompt[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(bits).isBetween(8, 56);
      moved += bits;
    }
    assertThat(moved / (8.0 * BLOCK)).isBetween(31.0, 33.0);
  }

  @Test
  void whatLiesBehindTheLastBlockOfTheBoundIsNotHashed() {
    byte[] prompt = bytes((PrefixHash.MAX_BLOCKS + 3) * BLOCK);
    long[] hashes = hashes(prompt, Pieces.WHOLE);
    assertThat(hashes).hasSize(PrefixHash.MAX_BLOCKS);
    prompt[PrefixHash.MAX_BLOCKS * BLOCK] ^= 1;
    assertThat(hashes(prompt, Pieces.AMID_QUOTES)).isEqualTo(hashes);
  }

  @Test
  void aPrefixHandedOutDoesNotChangeAnyMore() {
    PrefixHash hash = new PrefixHash();
    byte[] prompt = bytes(BLOCK);
    Pieces.WHOLE.feed(prompt, random, hash::update);
    Prefix first = hash.prefix();
    long before = first.hash(0);
    hash.reset();
    Pieces.WHOLE.feed(bytes(2 * BLOCK), random, hash::update);
    assertThat(first.blocks()).isEqualTo(1);
    assertThat(first.hash(0)).isEqualTo(before);
    hash.reset();
    Pieces.WHOLE.feed(prompt, random, hash::update);
    assertThat(hash.prefix().hash(0)).isEqualTo(before);
  }

  @Test
  void theHashOfARequestIsThatOfItsPromptWhereverItStands() {
    String prompt = "[\"" + "a prompt with é and \\n ".repeat(200) + "\"]";
    Prefix alone = hash(Bodies.bytes(prompt), Pieces.WHOLE);
    String[] bodies = {
      "{\"messages\":" + prompt + ",\"model\":\"m\"}",
      "{\"model\":\"m\",\"pad\":\"" + "x".repeat(700) + "\",\"messages\": " + prompt + " }",
      "{\"input\":[\"y\"],\"model\":\"m\",\"messages\":\t" + prompt + ",\"prompt\":\"z\"}"
    };
    for (String body : bodies) {
      for (Pieces pieces : Pieces.values()) {
        RequestScan scan = new RequestScan(Bodies.MAX_DEPTH);
        assertThat(Bodies.finish(scan, Api.CHAT, body, pieces)).isNull();
        assertThat(list(scan.prefix())).isEqualTo(list(alone));
      }
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private long[] hashes(byte[] prompt, Pieces pieces) {
    return list(hash(prompt, pieces));
  }

  private Prefix hash(byte[] prompt, Pieces pieces) {
    PrefixHash hash = new PrefixHash();
    pieces.feed(prompt, random, hash::update);
    return hash.prefix();
  }

  private static long[] list(Prefix prefix) {
    long[] hashes = new long[prefix.blocks()];
    Arrays.setAll(hashes, prefix::hash);
    return hashes;
  }
}
