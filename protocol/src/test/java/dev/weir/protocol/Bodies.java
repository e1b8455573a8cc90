package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Request bodies, scanned in all kinds of pieces, and what comes of their edits. */
final class Bodies {
  static final int MAX_DEPTH = 32;
  private static final SplittableRandom RANDOM = new SplittableRandom(5);

  private Bodies() {}

  static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  /** A chat request with these members behind model and messages. */
  static String chatWith(String members) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]" + members + "}";
  }

  /** Scans a body that must be good. */
  static RequestScan scan(Api api, String body) {
    RequestScan scan = new RequestScan(MAX_DEPTH);
    assertThat(finish(scan, api, body, Pieces.RANDOM)).as(body).isNull();
    return scan;
  }

  static RequestScan chat(String body) {
    return scan(Api.CHAT, body);
  }

  /** What is wrong with the body; the same whatever pieces it comes in. */
  static @Nullable Refusal refusal(Api api, String body) {
    RequestScan scan = new RequestScan(MAX_DEPTH);
    Refusal refusal = finish(scan, api, body, Pieces.WHOLE);
    for (Pieces pieces : Pieces.values()) {
      assertThat(finish(scan, api, body, pieces)).as("%s %s", pieces, body).isEqualTo(refusal);
    }
    return refusal;
  }

  static @Nullable Refusal refusal(String body) {
    return refusal(Api.CHAT, body);
  }

  static @Nullable Refusal finish(RequestScan scan, Api api, String body, Pieces pieces) {
    scan.reset(api);
    pieces.feed(bytes(body), RANDOM, scan::feed);
    return scan.finish();
  }

  /** The body as it would go to the engine. */
  static String edited(String body, BodyEdits edits) {
    byte[] bytes = bytes(body);
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (BodyEdits.Replacement r : edits.inOrder()) {
      out.append(new String(bytes, at, (int) r.start() - at, StandardCharsets.UTF_8));
      out.append(new String(r.bytes(), StandardCharsets.UTF_8));
      at = (int) r.end();
    }
    out.append(new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8));
    String edited = out.toString();
    assertThat(bytes(edited)).hasSize((int) (bytes.length + edits.growth()));
    return edited;
  }
}
