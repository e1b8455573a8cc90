package dev.weir.load;

import dev.weir.transport.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP server on a free port that does with each request what its script says. */
final class ScriptedServer implements AutoCloseable {
  static final String USAGE =
      "{\"choices\":[],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":3,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":16}}}";

  private final EventLoops loops = new EventLoops("scripted", 1);
  private final Script script;
  private final Channel listener;
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger opened = new AtomicInteger();
  private final List<Ask> asks = new CopyOnWriteArrayList<>();
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  /** Answers a request, now or later, or never. */
  interface Script {
    void answer(Ask ask);
  }

  ScriptedServer(Script script) {
    this.script = script;
    this.listener =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    opened.incrementAndGet();
                    channels.add(channel);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(8 << 20))
                        .addLast(new Asking());
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  URI url() {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  List<Ask> asks() {
    return asks;
  }

  int connectionsOpened() {
    return opened.get();
  }

  /** Returns when every connection was closed, by whichever side. */
  void awaitDisconnected() throws InterruptedException {
    for (Channel channel : channels) {
      channel.closeFuture().await();
    }
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.close();
  }

  private final class Asking extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      Ask ask =
          new Ask(
              context.channel(),
              number.getAndIncrement(),
              request.content().toString(StandardCharsets.UTF_8),
              request.headers().get("x-session-id"),
              request.headers().get("authorization"));
      asks.add(ask);
      script.answer(ask);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      ChannelFuture _ = context.channel().close();
    }
  }

  /** A request as it came in, and ways to answer it. */
  record Ask(
      Channel channel,
      int number,
      String body,
      @Nullable String session,
      @Nullable String authorization) {

    /** Three tokens by engine "e1", usage, [DONE]. */
    void stream() {
      head();
      role();
      token();
      token();
      token();
      data(USAGE);
      data("[DONE]");
      end();
    }

    void head() {
      HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      head.headers().set("content-type", "text/event-stream; charset=utf-8");
      head.headers().set("transfer-encoding", "chunked");
      head.headers().set("x-weir-engine", "e1");
      write(head);
    }

    void role() {
      data("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    }

    void token() {
      data("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ja\"}}]}");
    }

    void data(String data) {
      byte[] frame = ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
      write(new DefaultHttpContent(Unpooled.wrappedBuffer(frame)));
    }

    void end() {
      write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    void whole(int status, String body) {
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              HttpResponseStatus.valueOf(status),
              Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
      response.headers().set("content-type", "application/json");
      response.headers().set("content-length", response.content().readableBytes());
      write(response);
    }

    /** Closes the connection after all that was written. */
    void cut() {
      ChannelFuture _ =
          channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void write(HttpObject message) {
      ChannelFuture _ = channel.writeAndFlush(message);
    }
  }

  /** A script that opens a gate when so many requests have come. */
  static Script counting(CountDownLatch gate, Script then) {
    return ask -> {
      gate.countDown();
      then.answer(ask);
    };
  }
}
