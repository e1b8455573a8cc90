package dev.weir.enginesim.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a conversation as the canonical bytes of a {@link Prompt}, one message after the other, so
 * that a longer conversation begins with the bytes of the shorter one and the answer it got.
 */
public final class ChatTemplate {
  private static final byte[] BEGIN = ascii("<|im_start|>");
  private static final byte[] END = ascii("<|im_end|>\n");
  private static final byte[] ANSWER = ascii("assistant\n");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
  private final List<Content> contents = new ArrayList<>();

  /** Tools as JSON, before all messages. */
  public ChatTemplate tools(String json) {
    return message("tools", json);
  }

  public ChatTemplate message(String role, String content) {
    return message(role, Content.of(content));
  }

  public ChatTemplate message(String role, Content content) {
    begin(role, content);
    bytes.writeBytes(END);
    return this;
  }

  /** The prompt that asks for a new answer. */
  public Prompt ask(Tokenizer tokenizer) {
    bytes.writeBytes(BEGIN);
    bytes.writeBytes(ANSWER);
    return prompt(bytes.size(), tokenizer);
  }

  /** The prompt that asks for the rest of a message which has begun. */
  public Prompt goOn(String role, Content begun, Tokenizer tokenizer) {
    begin(role, begun);
    return prompt(bytes.size() - begun.length(), tokenizer);
  }

  private Prompt prompt(int answerStart, Tokenizer tokenizer) {
    int extra = contents.stream().mapToInt(content -> content.extraTokens(tokenizer)).sum();
    byte[] all = bytes.toByteArray();
    return Prompt.chat(all, answerStart, tokenizer.count(all) + extra);
  }

  private void begin(String role, Content content) {
    contents.add(content);
    bytes.writeBytes(BEGIN);
    bytes.writeBytes(role.getBytes(StandardCharsets.UTF_8));
    bytes.write('\n');
    content.writeTo(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
