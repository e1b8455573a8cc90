package dev.weir.server.faults;

import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.AnswerLimits;
import dev.weir.enginesim.text.ChatTemplate;
import dev.weir.enginesim.text.Prompt;
import dev.weir.enginesim.text.Tokenizer;
import dev.weir.simulator.engine.EngineProfile;

/** What tests ask, and what every simulated engine with seed 0 answers to it. */
public final class Asked {
  private Asked() {}

  /** Engines of an 8B model, fifty times as fast as an H100: a token in about 150 µs. */
  public static EngineOptions engines(int count) {
    return EngineOptions.of(EngineProfile.named("h100-8b")).withSpeed(50).at("127.0.0.1", 0, count);
  }

  /** A chat that gets exactly so many tokens. */
  static String chat(String model, String question, int tokens, boolean stream) {
    return """
    {"model":"%s","messages":[{"role":"user","content":"%s"}],"max_tokens":%d,"ignore_eos":true,\
    "stream":%b}\
    """
        .formatted(model, question, tokens, stream);
  }

  public static String answerToChat(String question, int tokens) {
    return answer(new ChatTemplate().message("user", question).ask(Tokenizer.BYTES4), tokens);
  }

  public static String answerToText(String prompt, int tokens) {
    return answer(Prompt.text(prompt, Tokenizer.BYTES4), tokens);
  }

  private static String answer(Prompt prompt, int tokens) {
    return Answer.to(prompt, AnswerLimits.exactly(tokens), 0).text();
  }
}
