package dev.weir.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What was written of an answer and has not been taken by the client's socket. Lives on the loop of
 * its {@link Exchange}.
 */
final class Unsent {
  private final ClientConnection connection;
  private final ExchangeTimes times;
  private long owed;
  private long pending;

  Unsent(ClientConnection connection, ExchangeTimes times) {
    this.connection = connection;
    this.times = times;
  }

  /** Bytes that were written to the channel and not taken by its socket. */
  static long pending(Channel channel) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Bytes of the budget that the answer holds until the client has taken it. */
  void owes(long bytes) {
    owed += bytes;
  }

  /** All is written: from here on the client is waited for. */
  void begin(long now) {
    pending = connection.pendingBytes();
    times.wrote(now);
  }

  /** Whether the client has taken nothing for longer than its patience. */
  boolean stalled(long now, long patience) {
    if (connection.pendingBytes() < pending) {
      pending = connection.pendingBytes();
      times.wrote(now);
    }
    return now - times.lastWrite() > patience;
  }

  void release(ByteBudget budget) {
    budget.release(owed);
    owed = 0;
  }
}
