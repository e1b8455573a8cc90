package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import java.nio.charset.StandardCharsets;

/** Messages, asked of an engine that speaks chat completions. */
final class MessagesTranslation implements Translation {
  /** Whether the client asked to be shown what the model thinks. */
  private boolean thinking;

  @Override
  public Api target() {
    return Api.CHAT;
  }

  @Override
  public byte[] request(byte[] body, ChatWords words) throws Untranslatable {
    Part request = Json.request(body);
    thinking = MessagesRequest.showsThinking(request);
    return Json.bytes(MessagesRequest.chat(request, words));
  }

  @Override
  public byte[] answer(byte[] body, AnswerFacts facts) throws Untranslatable {
    ChatCompletion chat = ChatCompletion.of(body);
    return MessagesAnswer.of(chat, facts, thinking).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public StreamTranslation stream(AnswerFacts facts) {
    return new MessagesStream(facts, thinking);
  }
}
