package dev.weir.gateway;

import java.util.Locale;

/** Whether a request whose attempt failed is given to another engine, and if not, why. */
enum Again {
  YES(""),
  /** The engine's answer is the client's. */
  ANSWERED(""),
  /** What was sent was not kept: an upload that has passed on. */
  SENT("the request has passed on and cannot be sent again"),
  ATTEMPTS("as many engines as a request may ask have been asked"),
  DEADLINE("the request's time is over"),
  BUDGET("not tried again: too many requests are being tried again (retries.share)");

  private final String words;

  Again(String words) {
    this.words = words;
  }

  /** What the client is told of it. */
  String words() {
    return words;
  }

  /** The name in metrics. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
