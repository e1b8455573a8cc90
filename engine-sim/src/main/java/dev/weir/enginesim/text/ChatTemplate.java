package dev.weir.enginesim.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a conversation as the canonical bytes of a {@link Prompt}, one message after the other, so
 * that a longer conversation begins with the bytes of the shorter one and the answer it got.
 */
public final class ChatTemplate {
  private static final byte[] BEGIN = ascii("<|im_start|>");
  private static final byte[] END = ascii("<|im_end|>\n");
  private static final byte[] ANSWER = ascii("assistant\n");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  /** Tools as JSON, before all messages. */
  public ChatTemplate tools(String json) {
    return message("tools", json);
  }

  public ChatTemplate message(String role, String content) {
    begin(role, content);
    bytes.writeBytes(END);
    return this;
  }

  /** The prompt that asks for a new answer. */
  public Prompt ask(Tokenizer tokenizer) {
    bytes.writeBytes(BEGIN);
    bytes.writeBytes(ANSWER);
    return Prompt.chat(bytes.toByteArray(), bytes.size(), tokenizer);
  }

  /** The prompt that asks for the rest of a message which has begun. */
  public Prompt goOn(String role, String begun, Tokenizer tokenizer) {
    begin(role, begun);
    int length = begun.getBytes(StandardCharsets.UTF_8).length;
    return Prompt.chat(bytes.toByteArray(), bytes.size() - length, tokenizer);
  }

  private void begin(String role, String content) {
    bytes.writeBytes(BEGIN);
    bytes.writeBytes(role.getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
    bytes.writeBytes(content.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
