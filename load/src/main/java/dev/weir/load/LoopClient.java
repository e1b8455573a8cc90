package dev.weir.load;

import dev.weir.scheduler.Outcome;
import dev.weir.simulator.trace.TraceRequest;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends exchanges from one event loop, each over a free connection or a new one: as many as there
 * are requests at once, so that no limit of the client can hold a request back. Every field belongs
 * to the loop.
 */
final class LoopClient {
  private final LoadPlan plan;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final LoadRecorder recorder;
  private final Consumer<Exchange> ended;
  private final PromptWriter prompts;
  private final FrameScanner scanner = new FrameScanner();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private final Set<Exchange> inFlight = new HashSet<>();

  /**
   * @param bootstrap connects on the loop, to the target
   * @param ended told of every exchange, after its result was recorded
   */
  LoopClient(
      LoadPlan plan,
      EventLoop loop,
      Bootstrap bootstrap,
      LoadRecorder recorder,
      Consumer<Exchange> ended) {
    this.plan = plan;
    this.loop = loop;
    this.bootstrap = bootstrap;
    this.recorder = recorder;
    this.ended = ended;
    this.prompts = new PromptWriter(plan);
  }

  long now() {
    return System.nanoTime();
  }

  FrameScanner scanner() {
    return scanner;
  }

  int inFlight() {
    return inFlight.size();
  }

  void issue(TraceRequest request, int lap, long dueNanos) {
    long issued = now();
    Exchange exchange = new Exchange(request, lap, dueNanos, streams(request), issued);
    inFlight.add(exchange);
    recorder.began();
    long patience = dueNanos + plan.dilated(plan.timeoutNanos()) - issued;
    exchange.timer(
        loop.schedule(() -> timeOut(exchange), Math.max(0, patience), TimeUnit.NANOSECONDS));
    send(exchange);
  }

  /** Ends everything in flight as cancelled by the client, and closes all connections. */
  void abort() {
    for (Exchange exchange : List.copyOf(inFlight)) {
      giveUp(exchange, Outcome.CANCELLED_CLIENT);
    }
    idle.forEach(Connection::abort);
    idle.clear();
  }

  void idle(Connection connection) {
    idle.push(connection);
  }

  void closed(Connection connection) {
    idle.remove(connection);
    recorder.disconnected();
  }

  void progress(Exchange exchange, int frames) {
    recorder.tokens(exchange.engine(), frames, now());
  }

  void again(Exchange exchange) {
    recorder.staleRetry();
    send(exchange);
  }

  void ended(Exchange exchange, Outcome outcome) {
    if (exchange.ended()) {
      return;
    }
    exchange.end();
    inFlight.remove(exchange);
    recorder.ended(exchange, outcome, now());
    ended.accept(exchange);
  }

  private void send(Exchange exchange) {
    Connection free = idle.poll();
    while (free != null && !free.active()) {
      free = idle.poll();
    }
    if (free != null) {
      free.send(exchange, request(exchange));
      return;
    }
    ChannelFuture connecting = bootstrap.connect();
    connecting.addListener(_ -> connected(exchange, connecting));
  }

  private void connected(Exchange exchange, ChannelFuture connecting) {
    if (!connecting.isSuccess()) {
      ended(exchange, Outcome.FAILED_ENGINE);
      return;
    }
    Channel channel = connecting.channel();
    recorder.connected();
    Connection connection = new Connection(this, channel);
    channel.pipeline().addLast(connection);
    if (exchange.ended()) {
      connection.abort();
    } else {
      connection.send(exchange, request(exchange));
    }
  }

  private void timeOut(Exchange exchange) {
    if (!exchange.ended()) {
      recorder.timedOut();
      giveUp(exchange, exchange.ifCut());
    }
  }

  private void giveUp(Exchange exchange, Outcome outcome) {
    Connection connection = exchange.connection();
    ended(exchange, outcome);
    if (connection != null) {
      connection.abort();
    }
  }

  private FullHttpRequest request(Exchange exchange) {
    TraceRequest request = exchange.request();
    FullHttpRequest http =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            plan.target().path("/v1/chat/completions"),
            prompts.body(request, exchange.lap(), exchange.stream()));
    HttpHeaders headers = http.headers();
    headers.set(HttpHeaderNames.HOST, plan.target().authority());
    headers.set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, http.content().readableBytes());
    String key = plan.target().keyOf(request.tenant());
    if (key != null) {
      headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + key);
    }
    if (!request.session().isEmpty()) {
      headers.set("x-session-id", request.session() + "." + exchange.lap());
    }
    return http;
  }

  /** Which requests stream is a property of the request, so that two runs ask alike. */
  private boolean streams(TraceRequest request) {
    double draw = (BlockText.mix(request.id() ^ plan.seed()) >>> 11) * 0x1p-53;
    return draw < plan.streamShare();
  }
}
