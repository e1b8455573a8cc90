package dev.weir.gateway;

import dev.weir.control.Cidr;
import dev.weir.control.Proxies;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The PROXY header (versions 1 and 2) before the first request of a connection: who is behind the
 * proxy. It is read of trusted proxies only, and where it is expected it must come: a connection
 * that begins otherwise is closed, because whom it speaks for is not known. A proxy that speaks for
 * itself ({@code LOCAL}, {@code UNKNOWN}) is its own client.
 *
 * <p>Lives on one event loop, until the header has come.
 */
final class ProxyHeader extends ChannelInboundHandlerAdapter {
  private ProxyHeader() {}

  /** Expects the header, where this connection has one. */
  static void expect(Channel channel, Proxies proxies) {
    SocketAddress peer = channel.remoteAddress();
    boolean proxied =
        proxies.protocol()
            && peer instanceof InetSocketAddress inet
            && Cidr.anyContains(proxies.trusted(), inet.getAddress());
    if (proxied) {
      ChannelPipeline pipeline = channel.pipeline();
      pipeline.addLast(new HAProxyMessageDecoder(), new ProxyHeader());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof HAProxyMessage header)) {
      ctx.fireChannelRead(msg);
      return;
    }
    try {
      String source = header.sourceAddress();
      if (header.command() == HAProxyCommand.PROXY && source != null && ip(header)) {
        ClientAddress.tell(
            ctx.channel(), new InetSocketAddress(Cidr.literal(source), header.sourcePort()));
      }
      ctx.pipeline().remove(this);
    } catch (IllegalArgumentException e) {
      ctx.close();
    } finally {
      header.release();
    }
  }

  private static boolean ip(HAProxyMessage header) {
    return switch (header.proxiedProtocol().addressFamily()) {
      case AF_IPv4, AF_IPv6 -> true;
      case AF_UNSPEC, AF_UNIX -> false;
    };
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
