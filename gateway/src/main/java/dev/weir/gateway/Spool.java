package dev.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * An upload on disk, because the model that it is for has not been named yet. A file of its own in
 * the system's folder for temporary files, readable by this user only, and gone when it is closed.
 *
 * <p>Called on one event loop; reads and writes run on a virtual thread, one at a time, and what
 * comes of them is told on the loop. A write holds the only reference to its bytes.
 */
final class Spool {
  /** Hears how a read went; the buffer becomes its own. */
  interface Reader {
    void read(ByteBuf bytes);
  }

  /** Hears what the disk does. */
  interface Listener {
    /** All that was given has been written. */
    void written();

    void failed(IOException why);
  }

  private interface Work {
    void run(FileChannel file) throws IOException;
  }

  private final EventLoop loop;
  private final ExecutorService threads;
  private final ByteBufAllocator allocator;
  private final Listener listener;
  private List<ByteBuf> waiting = new ArrayList<>();
  private @Nullable FileChannel file;
  private long written;
  private boolean busy;
  private boolean closed;

  Spool(Exchange exchange, Listener listener) {
    this.loop = exchange.loop().executor();
    this.threads = exchange.services().adminThreads();
    this.allocator = exchange.allocator();
    this.listener = listener;
  }

  /** Bytes that can be read. */
  long written() {
    return written;
  }

  /** Appends; the buffer becomes this one's. */
  void write(ByteBuf bytes) {
    waiting.add(bytes);
    if (!busy) {
      writeWaiting();
    }
  }

  private void writeWaiting() {
    List<ByteBuf> batch = waiting;
    waiting = new ArrayList<>();
    long at = written;
    long count = batch.stream().mapToLong(ByteBuf::readableBytes).sum();
    work(
        channel -> {
          try {
            writeAll(channel, batch, at);
          } finally {
            batch.forEach(ByteBuf::release);
          }
        },
        () -> {
          written += count;
          if (waiting.isEmpty()) {
            listener.written();
          } else {
            writeWaiting();
          }
        });
  }

  private static void writeAll(FileChannel channel, List<ByteBuf> batch, long from)
      throws IOException {
    long at = from;
    for (ByteBuf bytes : batch) {
      while (bytes.isReadable()) {
        at += bytes.readBytes(channel, at, bytes.readableBytes());
      }
    }
  }

  /** Reads {@code count} bytes, all of which have been written. */
  void read(long position, int count, Reader reader) {
    ByteBuf bytes = allocator.directBuffer(count);
    work(
        channel -> {
          try {
            for (long at = position; bytes.readableBytes() < count; ) {
              int read = bytes.writeBytes(channel, at, count - bytes.readableBytes());
              if (read < 0) {
                throw new IOException("the file is shorter than what was written");
              }
              at += read;
            }
          } catch (IOException | RuntimeException e) {
            bytes.release();
            throw e;
          }
        },
        () -> {
          if (closed) {
            bytes.release();
          } else {
            reader.read(bytes);
          }
        });
  }

  private void work(Work work, Runnable then) {
    busy = true;
    FileChannel open = file;
    var _ =
        threads.submit(() -> {
          FileChannel channel = open;
          IOException failure = null;
          try {
            channel = channel == null ? create() : channel;
            work.run(channel);
          } catch (IOException e) {
            failure = e;
          }
          FileChannel used = channel;
          IOException why = failure;
          loop.execute(() -> done(used, why, then));
        });
  }

  private void done(@Nullable FileChannel used, @Nullable IOException why, Runnable then) {
    busy = false;
    file = used;
    if (why == null) {
      then.run();
    }
    if (closed) {
      closeFile();
    } else if (why != null) {
      listener.failed(why);
    }
  }

  private static FileChannel create() throws IOException {
    Path path = Files.createTempFile("weir-upload-", null);
    return FileChannel.open(
        path,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  /** Lets go of the file; work under way ends first. */
  void close() {
    closed = true;
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    if (!busy) {
      closeFile();
    }
  }

  private void closeFile() {
    FileChannel open = file;
    file = null;
    if (open != null) {
      var _ =
          threads.submit(() -> {
            open.close();
            return true;
          });
    }
  }
}
