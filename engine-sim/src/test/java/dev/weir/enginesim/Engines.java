package dev.weir.enginesim;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.AnswerLimits;
import dev.weir.enginesim.text.ChatTemplate;
import dev.weir.enginesim.text.Tokenizer;
import dev.weir.simulator.engine.EngineProfile;

/** Engines and requests that tests use. */
final class Engines {
  static final String CHAT = "/v1/chat/completions";
  static final String COMPLETIONS = "/v1/completions";

  private Engines() {}

  /** An H100 with an 8B model, fifty times as fast: an iteration takes about 150 µs. */
  static EngineOptions fast() {
    return EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(50);
  }

  static String chat(String question, int tokens, String more) {
    return """
    {"model":"sim","messages":[{"role":"user","content":"%s"}],"max_tokens":%d,"ignore_eos":true%s}\
    """
        .formatted(question, tokens, more);
  }

  static String stream(String question, int tokens) {
    return chat(question, tokens, ",\"stream\":true");
  }

  /** What an engine with seed 0 answers to {@link #chat}. */
  static String answer(String question, int tokens) {
    return Answer.to(
            new ChatTemplate().message("user", question).ask(Tokenizer.BYTES4),
            AnswerLimits.exactly(tokens),
            0)
        .text();
  }
}
