package dev.weir.enginesim;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Streams answers as server-sent events. A frame carries whatever became ready since the last one:
 * normally one token, after a while in which the client did not read, all that it missed. So a slow
 * reader costs the text it has yet to read, which exists anyhow, and never a queue of frames.
 */
final class StreamReply extends Reply {
  private static final int MOST_TOKENS_A_FRAME = 512;

  private final StreamFrames frames;
  private final boolean includeUsage;

  StreamReply(
      EngineHost host,
      Connection connection,
      Fault.@Nullable OfAnswer fault,
      GenerationRequest request) {
    super(host, connection, fault);
    frames = new StreamFrames(request, host.options(), host.epochSeconds());
    includeUsage = request.includeUsage();
  }

  @Override
  void opened() {
    HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    connection.write(head);
    connection.flush();
  }

  @Override
  void advance() {
    boolean more = true;
    while (more && !ended() && !held() && connection.writable()) {
      more = advanceOnce();
    }
    connection.flush();
  }

  /** Writes what is ready, up to a frame for each choice; false if nothing was. */
  private boolean advanceOnce() {
    ByteBuf out = connection.buffer();
    boolean over = true;
    for (Choice choice : choices) {
      advance(choice, out);
      over &= choice.closed();
    }
    if (over) {
      close(out);
    } else if (out.isReadable()) {
      connection.write(new DefaultHttpContent(out));
    } else {
      out.release();
      return false;
    }
    return true;
  }

  private void advance(Choice choice, ByteBuf out) {
    if (choice.sequence().produced() > 0 && choice.open()) {
      frames.role(choice, out);
    }
    int ready = Math.min(choice.ready(), choice.sent() + MOST_TOKENS_A_FRAME);
    if (ready > choice.sent()) {
      frames.content(choice, ready, out);
      choice.sent(ready);
    }
    if (choice.close()) {
      frames.finish(choice, out);
    }
  }

  private void close(ByteBuf out) {
    if (includeUsage) {
      frames.usage(choices, out);
    }
    StreamFrames.done(out);
    finish(out);
  }

  private void finish(ByteBuf out) {
    connection.write(new DefaultHttpContent(out));
    connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
    connection.flush();
    end();
  }

  @Override
  void breakAnswer(Fault.OfAnswer how) {
    ByteBuf out = connection.buffer();
    switch (how) {
      case Fault.CloseMidChunk _ -> {
        ascii(out, "400\r\ndata: {\"id\":");
        connection.writeRaw(out);
        connection.close();
      }
      case Fault.BadChunk _ -> {
        ascii(out, "size?\r\ndata: {}\r\n");
        connection.writeRaw(out);
        end();
      }
      case Fault.WrongJson _ -> {
        frames.broken(out);
        connection.write(new DefaultHttpContent(out));
        connection.flush();
      }
      case Fault.ErrorFrame _ -> {
        StreamFrames.error(ApiError.internal(), out);
        StreamFrames.done(out);
        finish(out);
      }
      case Fault.Die _, Fault.Stall _ -> out.release();
    }
  }
}
