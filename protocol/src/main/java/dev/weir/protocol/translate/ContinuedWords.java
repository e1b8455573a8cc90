package dev.weir.protocol.translate;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts a chunk of the second engine in the words of the first: its names, its text, its counts. */
final class ContinuedWords {
  private static final List<String> NAMES =
      List.of("id", "object", "created", "model", "system_fingerprint");
  private static final String FINGERPRINT = "system_fingerprint";
  private static final String FINISH = "finish_reason";

  /** From this build of llama.cpp on its server goes on with a last message of the assistant's. */
  private static final int PREFILLING_BUILD = 5300;

  private static final int DIGITS = 6;

  private final AnswerSoFar soFar;
  private final Seam seam;
  private final GoingOn by;
  private @Nullable JsonNode opening;
  private boolean finished;

  ContinuedWords(AnswerSoFar soFar, Seam seam, GoingOn by) {
    this.soFar = soFar;
    this.seam = seam;
    this.by = by;
    this.finished = soFar.finished();
  }

  /**
   * Changes the chunk in place.
   *
   * @return the text that it says now
   * @throws Untranslatable when the engine does not go on with what was said
   */
  String rewrite(ObjectNode chunk) throws Untranslatable {
    if (opening == null) {
      expectPrefill(chunk);
      byte[] first = soFar.opening().getBytes(StandardCharsets.UTF_8);
      opening = Json.answer(first, 0, first.length);
    }
    name(chunk, opening);
    if (chunk.get("usage") instanceof ObjectNode usage) {
      count(usage);
    }
    String said = "";
    for (JsonNode choice : chunk.path("choices")) {
      if (choice instanceof ObjectNode only) {
        said += choice(only);
      }
    }
    return said;
  }

  private void expectPrefill(ObjectNode chunk) throws Untranslatable {
    if (by != GoingOn.PREFILL || soFar.text().isEmpty()) {
      return;
    }
    String[] build = chunk.path(FINGERPRINT).asString("").split("-", 2);
    String digits = build[0].startsWith("b") ? build[0].substring(1) : "";
    boolean number =
        !digits.isEmpty()
            && digits.length() <= DIGITS
            && digits.chars().allMatch(Character::isDigit);
    if (!number || Integer.parseInt(digits) < PREFILLING_BUILD) {
      throw Untranslatable.discontinued("is of a server that does not go on with an answer");
    }
  }

  private static void name(ObjectNode chunk, JsonNode first) {
    for (String name : NAMES) {
      JsonNode told = first.get(name);
      if (told != null) {
        chunk.set(name, told);
      } else if (name.equals(FINGERPRINT)) {
        chunk.remove(name);
      }
    }
  }

  private void count(ObjectNode usage) {
    AnswerSoFar.Tokens before = soFar.tokens();
    long prompt = soFar.promptOf(Json.count(usage.path("prompt_tokens")));
    long all = before.answer() + seam.isNew(Json.count(usage.path("completion_tokens")));
    usage.put("prompt_tokens", prompt);
    usage.put("completion_tokens", all);
    usage.put("total_tokens", prompt + all);
    usage.remove("prompt_tokens_details");
    if (before.cached() >= 0) {
      usage.putObject("prompt_tokens_details").put("cached_tokens", before.cached());
    }
  }

  /** The finish is told once, with all that was held back before it. */
  private String choice(ObjectNode choice) throws Untranslatable {
    boolean ends = choice.path(FINISH).isString();
    String text;
    if (choice.get("delta") instanceof ObjectNode delta) {
      expectText(delta);
      delta.remove("role");
      text = shown(ChatCompletion.text(delta, "content"), ends);
      put(delta, "content", text);
      delta.remove(seam.mute() ? List.of("tool_calls", "refusal") : List.of());
    } else {
      text = shown(ChatCompletion.text(choice, "text"), ends);
      choice.put("text", text);
    }
    if (ends && finished) {
      choice.putNull(FINISH);
    } else if (ends || seam.stopped() && !finished) {
      finished = true;
      choice.put(FINISH, finish(choice.path(FINISH).asString("stop")));
    }
    return text;
  }

  /** Behind words that were said aloud, thoughts mean that the engine has begun anew. */
  private void expectText(ObjectNode delta) throws Untranslatable {
    boolean thinks = !ChatCompletion.reasoning(delta).isEmpty();
    if (thinks && !seam.mute() && !soFar.text().isBlank()) {
      throw Untranslatable.discontinued("thinks anew behind what was said");
    }
    delta.remove(seam.mute() ? List.of("reasoning", "reasoning_content") : List.of());
  }

  private String shown(String text, boolean ends) {
    String now = seam.show(text);
    return ends ? now + seam.rest() : now;
  }

  private String finish(String told) {
    return seam.stopped() ? "stop" : seam.mute() ? "length" : told;
  }

  private static void put(ObjectNode delta, String name, String text) {
    if (text.isEmpty()) {
      delta.remove(name);
    } else {
      delta.put(name, text);
    }
  }
}
