package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class EventSplitterTest {
  private final List<String> events = new ArrayList<>();

  private EventSplitter splitter() {
    return new EventSplitter((bytes, from, to, gathered) ->
        events.add(bytes.toString(from, to - from, StandardCharsets.UTF_8)));
  }

  @Test
  void eventsAreTheSameWhereverTheBytesAreCut() {
    List<String> expected =
        List.of(
            "data: a\n\n",
            ": ping\n\n",
            "event: x\ndata: b\r\n\r\n",
            "data: é\n\r\n",
            "data: c\n\n");
    byte[] bytes = String.join("", expected).getBytes(StandardCharsets.UTF_8);
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 500; round++) {
      events.clear();
      EventSplitter splitter = splitter();
      int at = 0;
      while (at < bytes.length) {
        int end = Math.min(bytes.length, at + 1 + random.nextInt(1 + round % 40));
        ByteBuf in = Unpooled.buffer().writeZero(7).writeBytes(bytes, at, end - at).writeZero(3);
        splitter.split(in, 7, 7 + end - at);
        in.release();
        at = end;
      }
      assertThat(events).isEqualTo(expected);
      assertThat(splitter.between()).isTrue();
      splitter.release();
    }
  }

  @Test
  void anUnfinishedEventWaitsAndIsGivenBackOnRelease() {
    EventSplitter splitter = splitter();
    ByteBuf in = Unpooled.copiedBuffer("data: half\n", StandardCharsets.UTF_8);
    splitter.split(in, 0, in.writerIndex());
    assertThat(events).isEmpty();
    assertThat(splitter.waiting()).isEqualTo(in.writerIndex());
    splitter.release();
    assertThat(splitter.between()).isTrue();
    in.release();
  }
}
