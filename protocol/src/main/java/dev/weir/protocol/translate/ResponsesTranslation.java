package dev.weir.protocol.translate;

import dev.weir.protocol.Api;
import java.nio.charset.StandardCharsets;

/** Responses without state, asked of an engine that speaks chat completions. */
final class ResponsesTranslation implements Translation {
  private ResponsesEcho echo = ResponsesEcho.NONE;

  @Override
  public Api target() {
    return Api.CHAT;
  }

  @Override
  public byte[] request(byte[] body, ChatWords words) throws Untranslatable {
    Part request = Json.request(body);
    byte[] chat = Json.bytes(ResponsesRequest.chat(request, words));
    echo = ResponsesEcho.of(request);
    return chat;
  }

  @Override
  public byte[] answer(byte[] body, AnswerFacts facts) throws Untranslatable {
    ChatCompletion chat = ChatCompletion.of(body);
    return ResponsesAnswer.of(chat, facts, echo).getBytes(StandardCharsets.UTF_8);
  }

  /** The rest of a stream that an engine which speaks Responses has begun. */
  StreamTranslation takenUp(AnswerFacts facts, ResponsesStream.Begun begun) {
    return ResponsesStream.takenUp(facts, echo, begun);
  }

  @Override
  public StreamTranslation stream(AnswerFacts facts) {
    return new ResponsesStream(facts, echo);
  }
}
