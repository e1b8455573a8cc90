package dev.weir.benchmarks;

import dev.weir.protocol.Api;
import dev.weir.protocol.RequestScan;
import dev.weir.scheduler.Prefix;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Scan and hash of a whole chat request in pieces of 8 KB, as a socket gives them. An operation is
 * a byte: the score is nanoseconds a byte.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RequestScanBench {
  private static final int PIECE = 8192;

  private static final int KB = 1024;

  @Param({"false", "true"})
  private boolean direct;

  private final RequestScan scan = new RequestScan(64);
  private ByteBuffer small = ByteBuffer.allocate(0);
  private ByteBuffer medium = small;
  private ByteBuffer large = small;

  @Setup
  public void bodies() {
    small = body(KB);
    medium = body(32 * KB);
    large = body(500 * KB);
  }

  @Benchmark
  @OperationsPerInvocation(KB)
  public Prefix oneKilobyte() {
    return scanned(small);
  }

  @Benchmark
  @OperationsPerInvocation(32 * KB)
  public Prefix thirtyTwoKilobytes() {
    return scanned(medium);
  }

  @Benchmark
  @OperationsPerInvocation(500 * KB)
  public Prefix fiveHundredKilobytes() {
    return scanned(large);
  }

  private Prefix scanned(ByteBuffer body) {
    scan.reset(Api.CHAT);
    int length = body.limit();
    for (int at = 0; at < length; at += PIECE) {
      scan.feed(body, at, Math.min(length, at + PIECE));
    }
    if (scan.finish() != null) {
      throw new IllegalStateException("the body is not valid");
    }
    return scan.prefix();
  }

  private ByteBuffer body(int size) {
    byte[] bytes = ChatBody.ofBytes(size);
    ByteBuffer body = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
    return body.put(bytes).flip();
  }
}
