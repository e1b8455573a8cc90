package dev.weir.protocol.translate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A random answer of chat completions: whole, and cut into chunks at random places, with fragments
 * of parallel calls in any turn.
 */
final class RandomChat {
  private static final String[] FINISHES = {"stop", "length", "tool_calls", "content_filter"};
  private static final String[] WORDS = {
    "a", " b", "\n", "\"", "\\", "é", "水", "😀", "{", "}", "[", "data: ", "\n\n", "\t", ",",
    "\u0001"
  };

  private final SplittableRandom random;
  private final String reasoning;
  private final String text;
  private final String refusal;
  private final List<String> arguments = new ArrayList<>();
  private final String finish;
  private final ObjectNode usage;

  RandomChat(long seed) {
    random = new SplittableRandom(seed);
    reasoning = words();
    text = words();
    refusal = random.nextInt(5) == 0 ? words() : "";
    for (int i = random.nextInt(4); i > 0; i--) {
      arguments.add(random.nextInt(6) == 0 ? "" : object(2).toString());
    }
    finish = FINISHES[random.nextInt(FINISHES.length)];
    int prompt = random.nextInt(1000);
    usage = node().put("prompt_tokens", prompt).put("completion_tokens", random.nextInt(1000));
    usage.putObject("prompt_tokens_details").put("cached_tokens", random.nextInt(prompt + 1));
    usage.putObject("completion_tokens_details").put("reasoning_tokens", random.nextInt(50));
  }

  JsonNode whole() {
    ObjectNode message = node().put("role", "assistant").put("content", text);
    message.put("reasoning_content", reasoning).put("refusal", refusal);
    ArrayNode calls = message.putArray("tool_calls");
    for (int i = 0; i < arguments.size(); i++) {
      ObjectNode call = calls.addObject().put("id", "c" + i).put("type", "function");
      call.putObject("function").put("name", "f" + i).put("arguments", arguments.get(i));
    }
    ObjectNode answer = node().put("created", 1_700_000_000).put("object", "chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.put("finish_reason", finish);
    answer.set("usage", usage);
    return answer;
  }

  List<JsonNode> chunks() {
    List<JsonNode> chunks = new ArrayList<>();
    chunks.add(chunk(node().put("role", "assistant").put("content", "")));
    pieces(reasoning).forEach(p -> chunks.add(chunk(node().put("reasoning_content", p))));
    pieces(text).forEach(p -> chunks.add(chunk(node().put("content", p))));
    pieces(refusal).forEach(p -> chunks.add(chunk(node().put("refusal", p))));
    calls(chunks);
    ObjectNode last = chunk(node());
    ((ObjectNode) last.at("/choices/0")).put("finish_reason", finish);
    chunks.add(last);
    ObjectNode counted = node().put("created", 1_700_000_000);
    counted.putArray("choices");
    counted.set("usage", usage);
    chunks.add(counted);
    return chunks;
  }

  /** Calls begin in order; what follows of them comes in any turn. */
  private void calls(List<JsonNode> chunks) {
    List<List<String>> rest = new ArrayList<>();
    boolean inTurn = random.nextBoolean();
    for (int i = 0; i < arguments.size(); i++) {
      chunks.add(fragment(i, "", true));
      rest.add(new ArrayList<>(pieces(arguments.get(i))));
      while (inTurn && !rest.get(i).isEmpty()) {
        chunks.add(fragment(i, rest.get(i).removeFirst(), random.nextInt(4) == 0));
      }
    }
    while (rest.stream().anyMatch(r -> !r.isEmpty())) {
      int i = random.nextInt(rest.size());
      if (!rest.get(i).isEmpty()) {
        chunks.add(fragment(i, rest.get(i).removeFirst(), false));
      }
    }
  }

  private static ObjectNode fragment(int index, String arguments, boolean named) {
    ObjectNode delta = node();
    ObjectNode call = delta.putArray("tool_calls").addObject().put("index", index);
    if (named) {
      call.put("id", "c" + index).put("type", "function");
    }
    ObjectNode function = call.putObject("function").put("arguments", arguments);
    if (named) {
      function.put("name", "f" + index);
    }
    return chunk(delta);
  }

  private static ObjectNode chunk(ObjectNode delta) {
    ObjectNode chunk = node().put("object", "chat.completion.chunk").put("created", 1_700_000_000);
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("finish_reason");
    return chunk;
  }

  private List<String> pieces(String whole) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < whole.length()) {
      int to = Math.min(whole.length(), from + 1 + random.nextInt(6));
      if (to < whole.length() && Character.isLowSurrogate(whole.charAt(to))) {
        to++;
      }
      pieces.add(whole.substring(from, to));
      from = to;
    }
    return pieces;
  }

  private String words() {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(4) == 0 ? 0 : random.nextInt(30); i > 0; i--) {
      out.append(WORDS[random.nextInt(WORDS.length)]);
    }
    return out.toString();
  }

  private ObjectNode object(int depth) {
    ObjectNode object = node();
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = "k" + i + words();
      switch (random.nextInt(depth == 0 ? 3 : 5)) {
        case 0 -> object.put(name, words());
        case 1 -> object.put(name, random.nextInt(1000));
        case 2 -> object.putNull(name);
        case 3 -> object.set(name, object(depth - 1));
        default -> object.putArray(name).add(words()).add(object(depth - 1));
      }
    }
    return object;
  }

  private static ObjectNode node() {
    return JsonMapper.shared().createObjectNode();
  }
}
