package dev.weir.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How connections to a target are made: plain or with verified TLS, and an HTTP/1.1 codec. */
final class Dialer {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int LINE_BYTES = 8192;
  private static final int HEADER_BYTES = 64 * 1024;
  private static final int CHUNK_BYTES = 64 * 1024;

  private final LoadTarget target;
  private final Class<? extends Channel> channel;
  private final @Nullable SslContext tls;

  Dialer(LoadTarget target, Class<? extends Channel> channel) {
    this.target = target;
    this.channel = channel;
    this.tls = target.tls() ? verified() : null;
  }

  /** Connects on this loop, so that a connection and its requests share a thread. */
  Bootstrap on(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channel(channel)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
        .remoteAddress(target.address())
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel dialled) {
                prepare(dialled);
              }
            });
  }

  private void prepare(Channel dialled) {
    if (tls != null) {
      dialled
          .pipeline()
          .addLast(tls.newHandler(dialled.alloc(), target.url().getHost(), target.port()));
    }
    dialled.pipeline().addLast(new HttpClientCodec(LINE_BYTES, HEADER_BYTES, CHUNK_BYTES));
  }

  private static SslContext verified() {
    try {
      return SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS: " + e.getMessage() + " (expected: available)", e);
    }
  }
}
