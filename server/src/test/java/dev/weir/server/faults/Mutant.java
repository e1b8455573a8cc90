package dev.weir.server.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A valid request with something broken in it: bytes changed, taken out, doubled or put in, most
 * often in the body alone, with its length told rightly, so that it gets past the head; sometimes
 * anywhere, so that head and body no longer fit.
 */
final class Mutant {
  private static final String HEAD = "Host: localhost\r\nContent-Type: application/json\r\n";

  private static final List<String> TARGETS =
      List.of("/v1/chat/completions", "/v1/completions", "/v1/embeddings");

  private static final List<String> BODIES =
      List.of(
          "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße \\u00e9\\n\"}],"
              + "\"max_tokens\":3,\"temperature\":0.5,\"stop\":[\"x\"],\"user\":\"u\"}",
          "{\"model\":\"chat\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\","
              + "\"text\":\"a\"}]}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
          "{ \"stream\" : true, \"model\" : \"chat\", \"prompt\" : [\"one\", \"two\"],"
              + " \"max_tokens\" : 5, \"seed\":7, \"priority\":-1 }",
          "{\"model\":\"chat\",\"prompt\":\"Once\",\"max_completion_tokens\":4,\"stream\":false}",
          "{\"model\":\"chat\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}");

  /** What parsers trip over. */
  private static final List<String> TRAPS =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "1e999",
          "-",
          "\\u",
          "\\ud800",
          "\u0000",
          "\r\n",
          "\n",
          "\r\n\r\n",
          " ",
          "/*",
          "\"model\":\"chat\",",
          "99999999999999999999",
          "0\r\n\r\n",
          "ffffffff\r\n",
          "Content-Length: 5\r\n",
          "Transfer-Encoding: chunked\r\n",
          "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[");

  private final RandomGenerator random;

  Mutant(RandomGenerator random) {
    this.random = random;
  }

  /** The next one; all of them follow from the generator. */
  byte[] next() {
    byte[] body = bytes(pick(BODIES));
    boolean anywhere = random.nextInt(4) == 0;
    if (!anywhere) {
      body = mutated(body);
    }
    byte[] request = random.nextInt(5) == 0 ? chunked(body) : sized(body);
    return anywhere ? mutated(request) : request;
  }

  private byte[] sized(byte[] body) {
    return joined(bytes(line() + "Content-Length: " + body.length + "\r\n\r\n"), body);
  }

  private byte[] chunked(byte[] body) {
    int cut = random.nextInt(body.length + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes(line() + "Transfer-Encoding: chunked\r\n\r\n"));
    for (byte[] part :
        List.of(Arrays.copyOf(body, cut), Arrays.copyOfRange(body, cut, body.length))) {
      if (part.length > 0) {
        out.writeBytes(bytes(Integer.toHexString(part.length) + "\r\n"));
        out.writeBytes(part);
        out.writeBytes(bytes("\r\n"));
      }
    }
    out.writeBytes(bytes("0\r\n\r\n"));
    return out.toByteArray();
  }

  private String line() {
    return "POST " + pick(TARGETS) + " HTTP/1.1\r\n" + HEAD;
  }

  private byte[] mutated(byte[] sound) {
    byte[] bytes = sound;
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      bytes = mutatedOnce(bytes);
    }
    return bytes;
  }

  private byte[] mutatedOnce(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(1, 12));
    byte[] before = Arrays.copyOf(bytes, at);
    byte[] behind = Arrays.copyOfRange(bytes, to, bytes.length);
    byte[] from = Arrays.copyOfRange(bytes, at, bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> joined(before, behind);
      case 1 -> joined(joined(before, Arrays.copyOfRange(bytes, at, to)), from);
      case 2 -> joined(joined(before, bytes(pick(TRAPS))), from);
      case 3 -> joined(joined(before, bytes(pick(TRAPS))), behind);
      case 4 -> joined(joined(before, new byte[] {(byte) random.nextInt()}), from);
      default -> flipped(bytes);
    };
  }

  private byte[] flipped(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
