package dev.weir.enginesim;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers in one piece, when all its sequences have finished. */
final class WholeReply extends Reply {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

  private final Function<List<Choice>, byte[]> body;
  private Fault.@Nullable OfAnswer broken;

  /**
   * @param body writes the JSON of the finished choices
   */
  WholeReply(
      EngineHost host,
      Connection connection,
      Fault.@Nullable OfAnswer fault,
      Function<List<Choice>, byte[]> body) {
    super(host, connection, fault);
    this.body = body;
  }

  @Override
  void opened() {
    // Nothing is sent before everything is.
  }

  @Override
  void breakAnswer(Fault.OfAnswer how) {
    broken = how;
  }

  @Override
  void advance() {
    if (held() || !complete()) {
      return;
    }
    byte[] json = body.apply(choices);
    switch (broken) {
      case null -> send(json);
      case Fault.CloseMidChunk _ -> sendHalf(json);
      case Fault.BadChunk _ -> sendBadChunk();
      case Fault.WrongJson _ -> send(Arrays.copyOf(json, json.length / 2));
      case Fault.ErrorFrame _ -> send(ApiError.internal().json());
      case Fault.Die _, Fault.Stall _ -> send(json);
    }
  }

  private void send(byte[] json) {
    connection.respond(HttpResponseStatus.OK, "application/json", json);
    end();
  }

  private void sendHalf(byte[] json) {
    ByteBuf out = connection.buffer();
    ascii(out, HEAD + "content-length: " + json.length + "\r\n\r\n");
    out.writeBytes(json, 0, json.length / 2);
    connection.writeRaw(out);
    connection.close();
  }

  private void sendBadChunk() {
    ByteBuf out = connection.buffer();
    ascii(out, HEAD + "transfer-encoding: chunked\r\n\r\nsize?\r\n{}\r\n");
    connection.writeRaw(out);
    end();
  }
}
