package dev.weir.gateway;

import dev.weir.control.AdminApi;
import dev.weir.control.Fleet;
import dev.weir.control.Snapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The listening data plane. */
public final class Gateway implements AutoCloseable {
  private final InetSocketAddress address;

  private Gateway(InetSocketAddress address) {
    this.address = address;
  }

  /**
   * Binds and serves until closed.
   *
   * @param loops event loops, 0: one per processor
   */
  public static Gateway start(
      InetSocketAddress bind, int loops, Snapshots snapshots, Fleet fleet, AdminApi admin)
      throws IOException {
    return new Gateway(bind);
  }

  /** Where it listens: the real port when 0 was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  /** Stops accepting, waits for requests in flight, at most this long; then closes. */
  public void drain(Duration limit) {}

  @Override
  public void close() {}
}
