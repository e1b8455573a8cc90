package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SseFollowerTest {
  private static final String STREAM =
      ": hello\n\ndata: {\"a\":1}\n\nevent: x\r\ndata:zwei\r\ndata:  drei\r\n\r\nid: 7\n\n"
          + "data\n\ndatum: no\n\ndata: ü€\r\rdata: [DONE]\n\n: bye\n\ndata: unfinished";
  private static final List<String> EVENTS =
      List.of("{\"a\":1}", "zwei\n drei", "", "ü€", "[DONE]");

  @Test
  void findsTheEventsWhereverTheStreamIsSplit() {
    byte[] bytes = STREAM.getBytes(StandardCharsets.UTF_8);
    for (int first = 0; first <= bytes.length; first++) {
      for (int second = first; second <= bytes.length; second += 7) {
        assertThat(followed(bytes, first, second)).as("%d, %d", first, second).isEqualTo(EVENTS);
      }
    }
  }

  @Test
  void findsTheEventsByteByByte() {
    List<String> events = new ArrayList<>();
    SseFollower follower = collecting(events);
    for (byte b : STREAM.getBytes(StandardCharsets.UTF_8)) {
      follower.feed(Unpooled.wrappedBuffer(new byte[] {b}));
    }

    assertThat(events).isEqualTo(EVENTS);
  }

  @Test
  void refusesAnEventWithoutEnd() {
    SseFollower follower = collecting(new ArrayList<>());
    byte[] piece = new byte[1 << 20];

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 9; i++) {
                follower.feed(Unpooled.wrappedBuffer(piece));
              }
            })
        .isInstanceOf(TooLongFrameException.class);
  }

  private static List<String> followed(byte[] bytes, int first, int second) {
    List<String> events = new ArrayList<>();
    SseFollower follower = collecting(events);
    follower.feed(Unpooled.wrappedBuffer(bytes, 0, first));
    follower.feed(Unpooled.wrappedBuffer(bytes, first, second - first));
    follower.feed(Unpooled.wrappedBuffer(bytes, second, bytes.length - second));
    return events;
  }

  private static SseFollower collecting(List<String> events) {
    return new SseFollower(
        (data, length) -> events.add(new String(data, 0, length, StandardCharsets.UTF_8)));
  }
}
