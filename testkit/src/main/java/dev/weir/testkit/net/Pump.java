package dev.weir.testkit.net;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One direction of a line: one thread reads, another writes each piece when it is due, so that
 * pieces under way overlap. A sender that is faster than the wire is not read.
 */
final class Pump {
  private static final int PIECES = 256;
  private static final int PIECE_BYTES = 16 * 1024;

  private final Socket from;
  private final Socket to;
  private final Line line;
  private final BlockingQueue<Piece> underWay = new ArrayBlockingQueue<>(PIECES);

  /** Bytes and when they are due; none: the sender's end. */
  private static final class Piece {
    private final byte[] bytes;
    private final long dueNanos;

    Piece(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }

    boolean end() {
      return bytes.length == 0;
    }
  }

  private Pump(Socket from, Socket to, Line line) {
    this.from = from;
    this.to = to;
    this.line = line;
  }

  static void start(Socket from, Socket to, Line line) {
    Pump pump = new Pump(from, to, line);
    Thread.ofVirtual().name("fault-reader").start(pump::read);
    Thread.ofVirtual().name("fault-writer").start(pump::write);
  }

  private void read() {
    byte[] buffer = new byte[PIECE_BYTES];
    try {
      int count;
      while (!line.gone() && (count = from.getInputStream().read(buffer)) >= 0) {
        underWay.put(piece(Arrays.copyOf(buffer, count)));
      }
      underWay.put(piece(new byte[0]));
    } catch (IOException _) {
      if (!line.gone()) {
        line.reset();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Piece piece(byte[] bytes) {
    return new Piece(bytes, System.nanoTime() + line.weather().delayNanos());
  }

  private void write() {
    try {
      Piece next = underWay.take();
      while (!next.end() && passes(next)) {
        to.getOutputStream().write(next.bytes);
        next = underWay.take();
      }
      if (passes(next)) {
        to.shutdownOutput();
        line.directionEnded();
      }
    } catch (IOException _) {
      line.reset();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it is due and may pass; false: its peer is gone. */
  private boolean passes(Piece piece) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(piece.dueNanos - System.nanoTime());
    line.weather().awaitClear();
    return !line.gone();
  }
}
