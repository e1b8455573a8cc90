package dev.weir.enginesim;

import dev.weir.enginesim.text.Call;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The frames of one streamed answer, in the members and the order that vLLM gives them. */
final class StreamFrames {
  private static final String CONTENT = "\"delta\":{\"content\":\"";
  private static final String ARGUMENTS =
      "\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"";
  private static final String TEXT = "\"text\":\"";
  private static final byte[] CONTENT_END =
      "\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] ARGUMENTS_END =
      "\"}}]},\"logprobs\":null,\"finish_reason\":null}]}\n\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TEXT_END =
      "\",\"logprobs\":null,\"finish_reason\":null}]}\n\n".getBytes(StandardCharsets.US_ASCII);

  private final boolean chat;
  private final byte[] head;

  StreamFrames(GenerationRequest request, EngineOptions options, long created) {
    chat = request.chat();
    String object = chat ? "chat.completion.chunk" : "text_completion";
    head =
        "data: {\"id\":%s,\"object\":\"%s\",\"created\":%d,\"model\":%s,%s\"choices\":["
            .formatted(
                Json.text(request.id()),
                object,
                created,
                Json.text(options.model()),
                fingerprint(options.manners()))
            .getBytes(StandardCharsets.UTF_8);
  }

  private static String fingerprint(Manners manners) {
    return switch (manners) {
      case VLLM -> "";
      case LLAMACPP -> "\"system_fingerprint\":\"" + Manners.BUILD + "\",";
    };
  }

  /** Tells the role, and what is called; before all content of a chat's choice, and only there. */
  void role(Choice choice, ByteBuf out) {
    if (chat) {
      open(choice, out);
      Reply.ascii(
          out,
          "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,"
              + "\"finish_reason\":null}]}\n\n");
    }
    Call call = choice.answer().call();
    if (call != null) {
      open(choice, out);
      out.writeCharSequence(
          ("\"delta\":{\"tool_calls\":[{\"id\":%s,\"type\":\"function\",\"index\":0,"
                  + "\"function\":{\"name\":%s,\"arguments\":\"")
              .formatted(Json.text(call.id()), Json.text(call.function())),
          StandardCharsets.UTF_8);
      out.writeBytes(ARGUMENTS_END);
    }
  }

  /** The text that the tokens from {@code choice.sent()} on show, if they show any. */
  void content(Choice choice, int tokens, ByteBuf out) {
    int from = choice.answer().end(choice.sent());
    int to = choice.answer().end(tokens);
    if (from == to) {
      return;
    }
    open(choice, out);
    boolean call = choice.answer().call() != null;
    Reply.ascii(out, call ? ARGUMENTS : chat ? CONTENT : TEXT);
    Json.escape(choice.answer().bytes(), from, to, out);
    out.writeBytes(call ? ARGUMENTS_END : chat ? CONTENT_END : TEXT_END);
  }

  void finish(Choice choice, ByteBuf out) {
    open(choice, out);
    Reply.ascii(out, chat ? "\"delta\":{}" : "\"text\":\"\"");
    String stop = choice.answer().stop();
    out.writeCharSequence(
        ",\"logprobs\":null,\"finish_reason\":\"%s\",\"stop_reason\":%s}]}\n\n"
            .formatted(choice.answer().finishReason(), stop == null ? "null" : Json.text(stop)),
        StandardCharsets.UTF_8);
  }

  void usage(List<Choice> choices, ByteBuf out) {
    out.writeBytes(head);
    Reply.ascii(out, "],\"usage\":");
    out.writeBytes(Json.bytes(Usage.of(choices)));
    Reply.ascii(out, "}\n\n");
  }

  /** A frame whose JSON ends in the middle. */
  void broken(ByteBuf out) {
    out.writeBytes(head);
    Reply.ascii(out, "{\"index\":0,\"delta\":{\"content\":\"\n\n");
  }

  static void error(ApiError error, ByteBuf out) {
    Reply.ascii(out, "data: ");
    out.writeBytes(error.json());
    Reply.ascii(out, "\n\n");
  }

  static void done(ByteBuf out) {
    Reply.ascii(out, "data: [DONE]\n\n");
  }

  private void open(Choice choice, ByteBuf out) {
    out.writeBytes(head);
    Reply.ascii(out, "{\"index\":" + choice.index() + ",");
  }
}
