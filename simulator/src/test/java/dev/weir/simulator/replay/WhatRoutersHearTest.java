package dev.weir.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.scheduler.Ending;
import dev.weir.scheduler.Policy;
import dev.weir.simulator.policy.PolicyFactory;
import dev.weir.simulator.policy.ReplaySetting;
import dev.weir.simulator.trace.Trace;
import dev.weir.simulator.trace.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** A router hears what a gateway would, and no more. */
final class WhatRoutersHearTest {
  private final List<Witness> witnesses = new ArrayList<>();

  @Test
  void ofStreamsItHearsFirstTokensAndSums() {
    run(Scene.regular(50, 30 * Scene.MILLI, 100, 300), ReplayOptions.DEFAULT);

    Witness witness = witnesses.getFirst();
    assertThat(witness.firstTokens).isEqualTo(50);
    // The world ends with the last answer, before the sum of its last iteration arrives.
    assertThat(witness.tokens).isEqualTo(50 * 300 - 1);
    assertThat(witness.endings).hasSize(50).containsOnly(Ending.finished(300, Ending.UNKNOWN));
  }

  @Test
  void ofWholeAnswersItHearsTheEndOnly() {
    run(Scene.regular(50, 30 * Scene.MILLI, 100, 300), ReplayOptions.DEFAULT.withStreamShare(0));

    Witness witness = witnesses.getFirst();
    assertThat(witness.firstTokens).isZero();
    assertThat(witness.tokens).isZero();
    assertThat(witness.endings).hasSize(50).containsOnly(Ending.finished(300, Ending.UNKNOWN));
  }

  @Test
  void nobodyTellsItHowLongAnAnswerWillBe() {
    run(Scene.regular(3, Scene.SECOND, 100, 17), ReplayOptions.DEFAULT);

    assertThat(witnesses.getFirst().arrivals)
        .allMatch(arrival -> arrival.ticket().work().outputTokens() == 256);
  }

  @Test
  void aTurnComesAfterTheAnswerBeforeItAndAThinkTime() {
    Trace trace =
        new Trace(
            "sessions",
            Scene.SECOND,
            List.of(
                Scene.turn(0, 0, 10, 20, "a", -1, 0),
                Scene.turn(1, 5, 10, 20, "b", -1, 0),
                Scene.turn(2, 10, 10, 20, "a", 0, 3 * Scene.SECOND),
                Scene.turn(3, 11, 10, 20, "a", 2, 900 * Scene.SECOND)));
    run(trace, ReplayOptions.DEFAULT.withClosed(new ClosedLoop(0, 1, 300 * Scene.SECOND)));

    long answer = 202 * Scene.MILLI;
    List<Witness.Arrival> arrivals = witnesses.getFirst().arrivals;
    assertThat(arrivals.stream().map(a -> a.ticket().work().session()).toList())
        .containsExactly("a", "b", "a", "a");
    assertThat(arrivals.get(2).at()).isEqualTo(answer + 3 * Scene.SECOND);
    assertThat(arrivals.get(3).at()).isEqualTo(2 * answer + 303 * Scene.SECOND);
  }

  @Test
  void soManySessionsAtATimeAndEachInItsOrder() {
    List<TraceRequest> requests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int session = i % 8;
      requests.add(Scene.turn(i, i, 10, 50, "s" + session, i < 8 ? -1 : i - 8, 2 * Scene.SECOND));
    }
    ClosedLoop loop = new ClosedLoop(3, 1, ClosedLoop.MOST_THINK_NANOS);
    run(
        new Trace("sessions", Scene.SECOND, requests),
        ReplayOptions.DEFAULT.withClosed(loop).withRequests(40));

    List<String> order =
        witnesses.getFirst().arrivals.stream()
            .map(arrival -> String.valueOf(arrival.ticket().work().session()))
            .toList();
    assertThat(order).hasSize(40);
    for (int session = 0; session < 8; session++) {
      int first = order.indexOf("s" + session);
      int open = 0;
      for (int other = 0; other < 8; other++) {
        boolean begun = order.indexOf("s" + other) <= first;
        open += begun && order.lastIndexOf("s" + other) >= first ? 1 : 0;
      }
      assertThat(open).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void routersTellEachOtherAtTheirPace() {
    run(
        Scene.regular(200, 10 * Scene.MILLI, 100, 20),
        ReplayOptions.DEFAULT.with(options -> {
          options.routers = 3;
          options.gossipNanos = 200 * Scene.MILLI;
        }));

    assertThat(witnesses).hasSize(3);
    assertThat(witnesses.stream().mapToInt(w -> w.arrivals.size()).sum()).isEqualTo(200);
    // Two seconds, two other routers, two engines; what was told last has not arrived.
    assertThat(witnesses).allMatch(w -> w.shares.size() >= 30 && w.shares.size() <= 44);
    assertThat(witnesses.getFirst().shares).anyMatch(share -> share.decoding() > 0);
    assertThat(witnesses.getFirst().shares).anyMatch(share -> share.contextTokens() > 100);
  }

  @Test
  void enginesReportAsOftenAsThePolicyAsks() {
    PolicyFactory polled =
        new PolicyFactory() {
          @Override
          public Policy make(RandomGenerator random, ReplaySetting setting) {
            return witness();
          }

          @Override
          public long pollNanos() {
            return 50 * Scene.MILLI;
          }
        };
    Replay.run(
        Scene.plan(Scene.regular(100, 10 * Scene.MILLI, 100, 5), 2, Scene.steady(5, 50), polled));

    assertThat(witnesses.getFirst().gauges).hasSizeBetween(38, 46);
    assertThat(witnesses.getFirst().gauges).anyMatch(gauges -> gauges.running() > 0);
  }

  private Witness witness() {
    Witness witness = new Witness();
    witnesses.add(witness);
    return witness;
  }

  private void run(Trace trace, ReplayOptions options) {
    Replay.run(Scene.plan(trace, 2, Scene.steady(10, 100), (_, _) -> witness()).with(options));
  }
}
