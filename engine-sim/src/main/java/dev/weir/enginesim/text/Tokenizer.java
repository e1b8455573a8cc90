package dev.weir.enginesim.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How the tokens of a prompt are counted. */
public enum Tokenizer {
  /** One token for every four bytes begun: no table, and close to English text. */
  BYTES4 {
    @Override
    int count(byte[] text) {
      return (text.length + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }
  },

  /** Exact, with OpenAI's cl100k table; special tokens in the text count as ordinary text. */
  CL100K {
    @Override
    int count(byte[] text) {
      return Table.CL100K.countTokensOrdinary(new String(text, StandardCharsets.UTF_8));
    }
  };

  /** What one token is taken for where only bytes are known. */
  static final int BYTES_PER_TOKEN = 4;

  abstract int count(byte[] text);

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
