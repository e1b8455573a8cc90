package dev.weir.server.faults;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A valid request with something broken in it: bytes changed, taken out, doubled or put in, most
 * often in the body alone, with its length told rightly, so that it gets past the head; sometimes
 * anywhere, so that head and body no longer fit.
 */
final class Mutant {
  private static final String HOST = "Host: localhost\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";

  private static final List<String> TARGETS =
      List.of(
          "/v1/chat/completions",
          "/v1/chat/completions",
          "/v1/completions",
          "/v1/embeddings",
          "/v1/messages",
          "/v1/messages/count_tokens",
          "/v1/responses",
          "/v1/audio/transcriptions",
          "/v1/rerank",
          "/tokenize",
          "http://localhost/v1/chat/completions",
          "HTTP://elsewhere:1/v1/completions?a=b#c");

  /** Other things to ask, most of which are refused. */
  private static final List<String> LINES =
      List.of(
          "GET /health",
          "GET /v1/models",
          "GET /v1/models/%zz",
          "GET /admin/%2e%2e/engines",
          "OPTIONS /v1/chat/completions",
          "OPTIONS *",
          "TRACE /v1/models",
          "PUT /v1/embeddings",
          "DELETE /metrics",
          "CONNECT localhost:80",
          "PRI *",
          "GET http://",
          "GET http://localhost/metrics");

  private static final List<String> EXTRAS =
      List.of(
          "Origin: https://app.example\r\n",
          "Origin: https://evil.example\r\n",
          "Origin: http://localhost:3000\r\n",
          "Access-Control-Request-Method: POST\r\n",
          "Access-Control-Request-Headers: authorization, x-a\r\n",
          "Content-Type: multipart/form-data; boundary=b\r\n",
          "Content-Type: application/x-www-form-urlencoded\r\n",
          "Expect: 100-continues\r\n",
          "Content-Encoding: gzip\r\n",
          "Connection: close, x\r\n",
          "Upgrade: h2c\r\n",
          "X-Folded: a\r\n b\r\n",
          "TE: trailers\r\n",
          "anthropic-version: 2023-06-01\r\n",
          "x-weir-progress: 1\r\n");

  private static final List<String> BODIES =
      List.of(
          "{\"model\":\"chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Grüße \\u00e9\\n\"}],"
              + "\"max_tokens\":3,\"temperature\":0.5,\"stop\":[\"x\"],\"user\":\"u\"}",
          "{\"model\":\"chat\",\"messages\":[{\"role\":\"system\",\"content\":[{\"type\":\"text\","
              + "\"text\":\"a\"}]}],\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
          "{ \"stream\" : true, \"model\" : \"chat\", \"prompt\" : [\"one\", \"two\"],"
              + " \"max_tokens\" : 5, \"seed\":7, \"priority\":-1 }",
          "{\"model\":\"chat\",\"prompt\":\"Once\",\"max_completion_tokens\":4,\"stream\":false}",
          "{\"model\":\"chat\",\"input\":[\"a\",\"b\"],\"encoding_format\":\"base64\"}",
          "{\"model\":\"chat\",\"max_tokens\":4,\"system\":\"s\",\"messages\":[{\"role\":\"user\","
              + "\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}],\"stream\":true}",
          "{\"model\":\"chat\",\"input\":\"a\",\"max_output_tokens\":4,\"stream\":true}",
          "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nchat\r\n--b\r\n"
              + "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nxyz\r\n--b--\r\n");

  /** Members and values that a reader of JSON may take in more than one way. */
  private static final List<String> MEMBERS =
      List.of(
          "\"model\":\"chat\"",
          "\"Model\":\"other\"",
          "\"\u017ftream\":true",
          "\"mod\\u0065l\":\"chat\"",
          "\"stream\":null",
          "\"stream\":\"true\"",
          "\"max_tokens\":1e3",
          "\"max_tokens\":-0",
          "\"n\":1e999",
          "\"n\":1e-999",
          "\"n\":0.000000000000000000000000000000000000000001e350",
          "\"temperature\":9999999999999999999999999999",
          "\"a\":\"\\udc00\\ud800\"",
          "\"a\":{\"b\":[{\"c\":[[[]]]}]}",
          "\"\":\"\"",
          "\"stream_options\":[]",
          "\"stream_options\":{\"Include_Usage\":1}",
          "\"messages\":null",
          "\"user\":\"\\u0000\"",
          "\"priority\":2147483648");

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
    if (random.nextInt(3) == 0) {
      body = withMember(body);
    }
    if (!anywhere && random.nextInt(8) > 0) {
      body = mutated(body);
    }
    byte[] request = random.nextInt(5) == 0 ? chunked(body) : sized(body);
    return anywhere ? mutated(request) : request;
  }

  /** Puts a member of our choice where one may begin, so that the body is JSON still. */
  private byte[] withMember(byte[] body) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < body.length; i++) {
      if (body[i] == '{') {
        places.add(i + 1);
      }
    }
    if (places.isEmpty()) {
      return body;
    }
    int at = random.nextBoolean() ? places.getFirst() : pick(places);
    byte[] member = bytes(pick(MEMBERS) + ",");
    return joined(
        joined(Arrays.copyOf(body, at), member), Arrays.copyOfRange(body, at, body.length));
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
    boolean call = random.nextInt(8) > 0;
    StringBuilder head = new StringBuilder(call ? "POST " + pick(TARGETS) : pick(LINES));
    head.append(" HTTP/1.1\r\n").append(HOST).append(random.nextInt(8) > 0 ? JSON : "");
    for (int i = random.nextInt(12); i < 3; i++) {
      head.append(pick(EXTRAS));
    }
    return head.toString();
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
