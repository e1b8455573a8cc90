package dev.weir.enginesim.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** How the tokens of a prompt are counted. */
public enum Tokenizer {
  /** One token for every four bytes begun: no table, and close to English text. */
  BYTES4 {
    @Override
    int count(byte[] text) {
      return (text.length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    @Override
    long[] ids(byte[] text) {
      long[] ids = new long[count(text)];
      for (int i = 0; i < text.length; i++) {
        ids[i / BYTES_PER_TOKEN] = ids[i / BYTES_PER_TOKEN] << Byte.SIZE | (text[i] & 0xff);
      }
      return ids;
    }

    @Override
    byte[] bytes(long[] ids) {
      ByteArrayOutputStream text = new ByteArrayOutputStream(ids.length * BYTES_PER_TOKEN);
      for (int i = 0; i < ids.length; i++) {
        int length = i < ids.length - 1 ? BYTES_PER_TOKEN : bytesOf(ids[i]);
        for (int shift = (length - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
          text.write((int) (ids[i] >>> shift));
        }
      }
      return text.toByteArray();
    }

    private static int bytesOf(long id) {
      return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(id) + Byte.SIZE - 1) / Byte.SIZE);
    }
  },

  /** Exact, with OpenAI's cl100k table; special tokens in the text count as ordinary text. */
  CL100K {
    @Override
    int count(byte[] text) {
      return Table.CL100K.countTokensOrdinary(new String(text, StandardCharsets.UTF_8));
    }

    @Override
    long[] ids(byte[] text) {
      IntArrayList ids = Table.CL100K.encodeOrdinary(new String(text, StandardCharsets.UTF_8));
      return Arrays.stream(ids.toArray()).asLongStream().toArray();
    }

    @Override
    byte[] bytes(long[] ids) {
      IntArrayList list = new IntArrayList(ids.length);
      for (long id : ids) {
        list.add((int) id);
      }
      return Table.CL100K.decodeBytes(list);
    }
  };

  /** What one token is taken for where only bytes are known. */
  static final int BYTES_PER_TOKEN = 4;

  abstract int count(byte[] text);

  /**
   * The tokens of a text as numbers of up to 32 bits. Of {@link #BYTES4} they are its bytes, four
   * in one, most significant first.
   */
  abstract long[] ids(byte[] text);

  /**
   * The text of tokens.
   *
   * @throws IllegalArgumentException when there is no such token
   */
  abstract byte[] bytes(long[] ids);

  /** The text of tokens, each a number of up to 32 bits. */
  public String text(long[] ids) {
    return new String(bytes(ids), StandardCharsets.UTF_8);
  }

  /** The name users type. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Tokenizer named(String id) {
    for (Tokenizer tokenizer : values()) {
      if (tokenizer.id().equals(id)) {
        return tokenizer;
      }
    }
    throw new IllegalArgumentException("tokenizer: " + id + " (expected: bytes4 or cl100k)");
  }

  /** Loaded when first used: it takes most of a second. */
  private static final class Table {
    static final Encoding CL100K =
        Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
  }
}
