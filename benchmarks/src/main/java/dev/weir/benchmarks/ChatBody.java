package dev.weir.benchmarks;

import java.nio.charset.StandardCharsets;

/** Chat requests of a given size, like those of an agent: turns of prose, code and some é. */
final class ChatBody {
  private static final String TURN =
      "{\"role\":\"user\",\"content\":\"Please look at the function below and say why the second"
          + " test fails on Tuesdays; the logs are at the end.\\n\\n```java\\nint sum(int[] a) {\\n"
          + "  for (int i = 0; i < a.length; i++) {\\n    total += a[i];\\n  }\\n}\\n```\\nMerci"
          + " d’avance, c’est pressé: \\\"résumé\\\" in two sentences, then the diff. Nothing else"
          + " has changed since the last release, as far as we know, but nobody checked.\"},";
  private static final String LAST = "{\"role\":\"user\",\"content\":\"And now?\"}]";
  private static final String END = ",\"temperature\":0.7,\"user\":\"u-8812\",\"metadata\":\"";

  private ChatBody() {}

  /** Exactly so many bytes: the last field is as long as it must be. */
  static byte[] ofBytes(int size) {
    StringBuilder body = new StringBuilder(size + 600);
    body.append("{\"model\":\"chat\",\"stream\":true,\"max_tokens\":512,\"messages\":[");
    int turn = bytes(TURN).length;
    int room = size - body.length() - LAST.length() - END.length() - 2;
    body.append(TURN.repeat(room / turn)).append(LAST).append(END);
    body.append("x".repeat(room % turn)).append("\"}");
    return bytes(body.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
