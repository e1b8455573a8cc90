package dev.weir.gateway;

import java.util.Locale;

/** Why a stream whose engine was lost is not continued: all that there is. */
enum Loss {
  OFF("continuation is switched off (resume.enabled)"),
  /** None was there from the beginning, or none is left. */
  ENGINES("no other engine of the model is up that could go on"),
  ATTEMPTS("as many engines as may be have been asked in vain (resume.attempts)"),
  /** Thoughts, calls or several texts have come, with which nobody could go on. */
  FORM("a thought, a call or something else than text has begun"),
  MEMORY("what had been kept for it was given up for other requests (limits.buffered_bytes)"),
  /** It turned out when the engine was lost that the request holds the answer to a form. */
  REQUEST("the request asks for a form that cannot be taken up in the middle");

  private final String words;

  Loss(String words) {
    this.words = words;
  }

  /** What the client is told. */
  String words() {
    return "not continued: " + words;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
