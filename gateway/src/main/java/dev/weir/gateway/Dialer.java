package dev.weir.gateway;

import dev.weir.control.Snapshots;
import dev.weir.transport.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import java.net.InetSocketAddress;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** How connections to engines are made: transport, names, TLS with verification. */
final class Dialer implements AutoCloseable {
  private final EventLoops loops;
  private final Snapshots snapshots;
  private final AddressResolverGroup<InetSocketAddress> names;
  private @Nullable SslContext tls;

  Dialer(EventLoops loops, Snapshots snapshots) {
    this.loops = loops;
    this.snapshots = snapshots;
    this.names =
        new DnsAddressResolverGroup(
            loops.datagramChannel(), DnsServerAddressStreamProviders.platformDefault());
  }

  Duration connectTimeout() {
    return snapshots.current().settings().timeouts().connect();
  }

  Bootstrap bootstrap() {
    return new Bootstrap()
        .channel(loops.clientChannel())
        .resolver(names)
        .option(ChannelOption.AUTO_CLOSE, false)
        .option(ChannelOption.TCP_NODELAY, true);
  }

  /** A handler that trusts what the JDK trusts and insists on the host's name. */
  SslHandler tls(ByteBufAllocator allocator, String host, int port) {
    SslHandler handler = context().newHandler(allocator, host, port);
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    handler.engine().setSSLParameters(parameters);
    return handler;
  }

  private synchronized SslContext context() {
    SslContext made = tls;
    if (made == null) {
      made = newContext();
      tls = made;
    }
    return made;
  }

  private static SslContext newContext() {
    try {
      return SslContextBuilder.forClient().build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS in this JDK", e);
    }
  }

  @Override
  public void close() {
    names.close();
  }
}
