package dev.weir.protocol.translate;

import dev.weir.protocol.translate.ChatCompletion.Said;

/** An answer of chat completions as one of Responses. */
final class ResponsesAnswer {
  private ResponsesAnswer() {}

  static String of(ChatCompletion chat, AnswerFacts facts, ResponsesEcho echo) {
    StringBuilder output = new StringBuilder(512);
    int last = chat.blocks().size() - 1;
    for (int i = 0; i <= last; i++) {
      Said said = chat.blocks().get(i);
      output.append(i == 0 ? "" : ",");
      String status = i == last ? ResponseObject.status(chat.finish()) : "completed";
      ResponseItem.of(said.kind(), i, said.id(), said.name(), facts)
          .done(status, said.text(), output);
    }
    StringBuilder out = new StringBuilder(output.length() + 512);
    new ResponseObject(facts, echo, chat.created())
        .finished(chat.finish(), output, chat.usage(), out);
    return out.toString();
  }
}
