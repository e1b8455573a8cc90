package dev.weir.enginesim.text;

import dev.weir.simulator.engine.BlockHashes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a message says: text and things that are none. An image or a sound is a fixed number of
 * tokens, whatever its size, that depend on every byte of its address or data.
 */
public final class Content {
  /** What an image of 336 pixels square is to a common vision model. */
  public static final int ATTACHMENT_TOKENS = 576;

  private static final int ATTACHMENT_BYTES = ATTACHMENT_TOKENS * Tokenizer.BYTES_PER_TOKEN;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<byte[]> attachments = new ArrayList<>();

  public static Content of(String text) {
    return new Content().text(text);
  }

  /** Adds text; a part of a message begins on a new line. */
  public Content part(String text) {
    newLine();
    return text(text);
  }

  /** Adds an image or a sound. */
  public Content attachment(String source) {
    newLine();
    byte[] of = source.getBytes(StandardCharsets.UTF_8);
    long hash = BlockHashes.mix(ByteHash.add(ByteHash.START, of, 0, of.length));
    String mark = HexFormat.of().toHexDigits(hash);
    byte[] marks =
        mark.repeat(ATTACHMENT_BYTES / mark.length()).getBytes(StandardCharsets.US_ASCII);
    attachments.add(marks);
    bytes.writeBytes(marks);
    return this;
  }

  private Content text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  private void newLine() {
    if (bytes.size() > 0) {
      bytes.write('\n');
    }
  }

  void writeTo(ByteArrayOutputStream out) {
    out.writeBytes(bytes.toByteArray());
  }

  int length() {
    return bytes.size();
  }

  /** Tokens that the attachments have beyond those that their bytes would count as text. */
  int extraTokens(Tokenizer tokenizer) {
    return attachments.stream().mapToInt(a -> ATTACHMENT_TOKENS - tokenizer.count(a)).sum();
  }
}
