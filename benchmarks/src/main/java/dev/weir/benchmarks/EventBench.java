package dev.weir.benchmarks;

import dev.weir.protocol.AnswerScan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One event of a stream, as vLLM writes it for every token: about 250 bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class EventBench {
  private static final String EVENT =
      "{\"id\":\"chatcmpl-0b6d2f1e9c5a4f0d8a7b3c2d1e0f9a8b\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1763700000,\"model\":\"meta-llama/Llama-3.1-8B-Instruct\",\"choices\":"
          + "[{\"index\":0,\"delta\":{\"content\":\" answer\"},\"logprobs\":null,"
          + "\"finish_reason\":null}],\"usage\":null}";

  private final AnswerScan scan = new AnswerScan();
  private final ByteBuffer event =
      ByteBuffer.allocateDirect(EVENT.length())
          .put(EVENT.getBytes(StandardCharsets.US_ASCII))
          .flip();

  @Benchmark
  public boolean event() {
    scan.reset();
    scan.feed(event, 0, event.limit());
    return scan.finish() && scan.content();
  }
}
