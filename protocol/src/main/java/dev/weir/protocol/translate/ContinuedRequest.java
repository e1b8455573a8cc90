package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for a chat or a completion, put so that the engine goes on with an answer. Refuses what
 * cannot be told to go on; what it does not know it leaves as it is.
 */
final class ContinuedRequest {
  /** They hold the answer to a form from its first token on, or ask for numbers about it. */
  private static final List<String> BINDING =
      List.of(
          "logprobs",
          "top_logprobs",
          "prompt_logprobs",
          "suffix",
          "echo",
          "functions",
          "structured_outputs",
          "guided_json",
          "guided_regex",
          "guided_choice",
          "guided_grammar",
          "structural_tag",
          "grammar",
          "json_schema",
          "regex",
          "ebnf",
          "format",
          "return_token_ids",
          "return_tokens_as_token_ids",
          "use_beam_search",
          "truncate_prompt_tokens");

  private static final String FINAL = "continue_final_message";
  private static final String GENERATION = "add_generation_prompt";

  private final Part root;
  private final ObjectNode body;
  private final Api api;
  private final ChatWords words;

  ContinuedRequest(Part root, Api api, ChatWords words) {
    this.root = root;
    this.body = (ObjectNode) root.node();
    this.api = api;
    this.words = words;
  }

  byte[] bytes() {
    return Json.bytes(body);
  }

  /** Changes it; returns how its answer is to be joined. */
  Seam goOn(AnswerSoFar soFar, GoingOn by) throws Untranslatable {
    refuseWhatBinds();
    String sent = by.trims() ? AnswerSoFar.trimmed(soFar.text()) : soFar.text();
    String again = soFar.text().substring(sent.length());
    long spaces = again.isEmpty() ? 0 : soFar.tokens().spaces();
    boundAsUsual(soFar.tokens());
    boolean mute = bounds(soFar.finished(), soFar.tokens().answer(), spaces);
    if (api == Api.COMPLETIONS) {
      prompt(sent);
    } else {
      message(sent, by);
    }
    body.put("model", words.model());
    JsonNode options = body.get("stream_options");
    ObjectNode told =
        options instanceof ObjectNode known ? known : body.putObject("stream_options");
    told.put("include_usage", true);
    return new Seam(again, spaces, mute, StopSeam.of(stops(), soFar.text()));
  }

  private void refuseWhatBinds() throws Untranslatable {
    for (String name : BINDING) {
      Part value = root.at(name);
      JsonNode node = value.node();
      boolean off = node.isBoolean() && !node.booleanValue() || isNothing(node);
      if (!value.absent() && !off) {
        throw value.unsupported("nothing, to be continued");
      }
    }
    for (String name : new String[] {"n", "best_of"}) {
      Part count = root.at(name);
      if (!count.absent() && count.node().asLong(0) != 1) {
        throw count.unsupported("1, to be continued");
      }
    }
    Part format = root.at("response_format").at("type");
    if (!format.absent() && !format.node().asString("").equals("text")) {
      throw format.unsupported("text, to be continued");
    }
    Part choice = root.at("tool_choice");
    String chosen = choice.node().asString("");
    if (!choice.absent() && !chosen.equals("auto") && !chosen.equals("none")) {
      throw choice.unsupported("auto or none, to be continued");
    }
    for (JsonNode modality : body.path("modalities")) {
      if (!modality.asString("").equals("text")) {
        throw root.at("modalities").unsupported("text, to be continued");
      }
    }
  }

  private static boolean isNothing(JsonNode node) {
    return (node.isArray() || node.isObject()) && node.isEmpty()
        || node.isString() && node.stringValue().isEmpty();
  }

  /**
   * What the first engine has said nothing of is put into words, for to the next the rest is a
   * request of its own. An engine that has written more has no such bound, whatever its kind says.
   */
  private void boundAsUsual(AnswerSoFar.Tokens tokens) {
    if (!body.has("max_tokens") && tokens.usual() >= tokens.answer()) {
      body.put("max_tokens", tokens.usual());
    }
  }

  /**
   * Leaves what is left of the bounds on tokens. Where nothing is left, or nothing is to be said,
   * one token is asked for that nobody will see, for the sake of the usage that comes with it.
   *
   * @param said tokens of the text so far
   * @param again tokens of those that have to be said again
   */
  private boolean bounds(boolean finished, long said, long again) {
    boolean mute = finished;
    for (String name : new String[] {"max_tokens", "max_completion_tokens"}) {
      JsonNode bound = body.path(name);
      if (bound.isIntegralNumber()) {
        long left = bound.asLong() - said;
        mute |= left <= 0;
        body.put(name, Math.max(1, left + again));
      }
    }
    if (mute) {
      body.remove(List.of("max_tokens", "max_completion_tokens", "min_tokens"));
      body.put(api == Api.CHAT ? words.maxTokens() : "max_tokens", 1);
    } else if (body.path("min_tokens").isIntegralNumber()) {
      long least = Json.count(body.path("min_tokens"));
      body.put("min_tokens", least <= said ? 0 : least - said + again);
    }
    return mute;
  }

  private void prompt(String sent) throws Untranslatable {
    Part prompt = root.at("prompt");
    JsonNode only =
        prompt.node().isArray() && prompt.node().size() == 1 ? prompt.node().get(0) : prompt.node();
    if (!only.isString()) {
      throw prompt.unsupported("one string, to be continued");
    }
    body.put("prompt", only.stringValue() + sent);
  }

  private void message(String sent, GoingOn by) throws Untranslatable {
    ArrayNode messages = (ArrayNode) body.get("messages");
    boolean begun = root.at(FINAL).isTrue();
    JsonNode last = messages.path(messages.size() - 1);
    boolean answers = last.path("role").asString("").equals("assistant");
    boolean open = begun || by == GoingOn.PREFILL && answers;
    if (open && !(answers && last.path("content").isString())) {
      throw root.at("messages").unsupported("a last message of plain text, to be continued");
    }
    JsonNode generates = body.path(GENERATION);
    if (!begun && generates.isBoolean() && !generates.booleanValue()) {
      throw root.at(GENERATION).unsupported("true, to be continued");
    }
    if (open) {
      String client = last.path("content").stringValue();
      // A server that goes on unasked may have said the client's own beginning again.
      boolean again = !begun && !client.isEmpty() && sent.startsWith(client);
      ((ObjectNode) last).put("content", again ? sent : client + sent);
    } else if (!sent.isEmpty()) {
      messages.addObject().put("role", "assistant").put("content", sent);
    }
    if (!sent.isEmpty()) { // who goes on by itself may repeat the text where it is not told to
      body.put(FINAL, true).put(GENERATION, false);
    }
  }

  private List<String> stops() throws Untranslatable {
    List<String> stops = new ArrayList<>();
    Part stop = root.at("stop");
    if (stop.isString()) {
      stops.add(stop.string());
    } else {
      for (Part each : stop.itemsIfAny()) {
        stops.add(each.string());
      }
    }
    return stops;
  }
}
