package dev.weir.enginesim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Scores of pairs and the ranking of documents, in vLLM's words. */
final class ScoreApi {
  private final EngineOptions options;

  ScoreApi(EngineOptions options) {
    this.options = options;
  }

  Pooled score(Fields fields, String id, long created) throws ApiException {
    List<String> first = texts(fields, "text_1");
    List<String> second = texts(fields, "text_2");
    if (first.size() != 1 && first.size() != second.size()) {
      throw ApiException.invalid(
          "text_1", first.size() + " texts", "1, or as many as text_2: " + second.size());
    }
    List<Relevance> pairs = new ArrayList<>();
    for (int i = 0; i < second.size(); i++) {
      pairs.add(relevance(first.get(first.size() == 1 ? 0 : i), second.get(i)));
    }
    return pooled(pairs, "text_2", choices -> scores(id, created, pairs, choices));
  }

  Pooled rerank(Fields fields, String id) throws ApiException {
    JsonNode query = fields.required("query", "a string");
    if (!query.isString()) {
      throw ApiException.invalid("query", query, "a string");
    }
    List<String> documents = texts(fields, "documents");
    Integer most = fields.integer("top_n", 0);
    List<Relevance> pairs = new ArrayList<>();
    for (String document : documents) {
      pairs.add(relevance(query.stringValue(), document));
    }
    int top = most == null || most == 0 ? documents.size() : Math.min(most, documents.size());
    return pooled(
        pairs, "documents", choices -> ranking(id, documents, ranked(pairs, top), choices));
  }

  private Relevance relevance(String first, String second) {
    return Relevance.of(first, second, options.seed(), options.tokenizer());
  }

  private static Pooled pooled(
      List<Relevance> pairs, String param, Function<List<Choice>, byte[]> body) {
    return new Pooled(pairs.stream().map(Relevance::prompt).toList(), param, body);
  }

  private byte[] scores(String id, long created, List<Relevance> pairs, List<Choice> choices) {
    List<Object> data = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("index", i);
      one.put("object", "score");
      one.put("score", pairs.get(i).score());
      data.add(one);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("object", "list");
    body.put("created", created);
    body.put("model", options.model());
    body.put("data", data);
    body.put("usage", Pooled.usage(choices));
    return Json.bytes(body);
  }

  /** A document's place in the request and its score. */
  private record Ranked(int index, double score) {}

  private static List<Ranked> ranked(List<Relevance> pairs, int top) {
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      ranked.add(new Ranked(i, pairs.get(i).score()));
    }
    ranked.sort(Comparator.comparingDouble(Ranked::score).reversed());
    return ranked.subList(0, top);
  }

  private byte[] ranking(
      String id, List<String> documents, List<Ranked> ranked, List<Choice> choices) {
    List<Object> results = new ArrayList<>();
    for (Ranked place : ranked) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("index", place.index());
      one.put("document", Map.of("text", documents.get(place.index())));
      one.put("relevance_score", place.score());
      results.add(one);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("model", options.model());
    body.put("usage", Pooled.usage(choices));
    body.put("results", results);
    return Json.bytes(body);
  }

  /** Texts as strings or as objects with a text. */
  private static List<String> texts(Fields fields, String name) throws ApiException {
    JsonNode value = fields.required(name, "a string or an array of texts");
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      JsonNode text = item.isObject() ? item.path("text") : item;
      if (!text.isString()) {
        throw ApiException.invalid(name, item, "a string or an object with a text");
      }
      texts.add(text.stringValue());
    }
    if (texts.isEmpty()) {
      throw ApiException.invalid(name, value, "at least one text");
    }
    return texts;
  }
}
