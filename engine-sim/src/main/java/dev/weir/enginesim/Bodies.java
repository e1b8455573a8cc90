package dev.weir.enginesim;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.Call;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of answers that are not streamed. */
final class Bodies {
  private Bodies() {}

  static byte[] generation(
      GenerationRequest request, String model, long created, List<Choice> choices) {
    List<Object> answers = new ArrayList<>();
    for (Choice choice : choices) {
      answers.add(answer(request.chat(), choice));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", request.id());
    body.put("object", request.chat() ? "chat.completion" : "text_completion");
    body.put("created", created);
    body.put("model", model);
    body.put("choices", answers);
    body.put("usage", Usage.of(choices));
    return Json.bytes(body);
  }

  private static Map<String, @Nullable Object> answer(boolean chat, Choice choice) {
    Map<String, @Nullable Object> answer = new LinkedHashMap<>();
    answer.put("index", choice.index());
    if (chat) {
      answer.put("message", message(choice.answer()));
    } else {
      answer.put("text", choice.answer().text());
    }
    answer.put("logprobs", null);
    answer.put("finish_reason", choice.answer().finishReason());
    answer.put("stop_reason", choice.answer().stop());
    return answer;
  }

  private static Map<String, @Nullable Object> message(Answer answer) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    message.put("role", "assistant");
    Call call = answer.call();
    if (call == null) {
      message.put("content", answer.text());
    } else {
      message.put("content", null);
      message.put("tool_calls", List.of(call(call, answer.text())));
    }
    return message;
  }

  /** A call as it is told in one piece. */
  private static Map<String, Object> call(Call call, String arguments) {
    Map<String, Object> function = new LinkedHashMap<>();
    function.put("name", call.function());
    function.put("arguments", arguments);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("id", call.id());
    told.put("type", "function");
    told.put("function", function);
    return told;
  }

  static byte[] embeddings(
      Embedding embedding, String id, String model, long created, List<Choice> choices) {
    List<Object> data = new ArrayList<>();
    for (Choice choice : choices) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("index", choice.index());
      one.put("object", "embedding");
      one.put("embedding", embedding.of(choice.promptHash()));
      data.add(one);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("id", id);
    body.put("object", "list");
    body.put("created", created);
    body.put("model", model);
    body.put("data", data);
    body.put("usage", Pooled.usage(choices));
    return Json.bytes(body);
  }
}
