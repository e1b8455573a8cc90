package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.ledger.LedgerSink;
import dev.weir.control.port.RowId;
import dev.weir.protocol.AnswerScan;
import dev.weir.protocol.RequestScan;
import dev.weir.scheduler.Outcome;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.SplittableRandom;

/**
 * What one event loop owns: its connections to engines, its timers, its scratch objects. Touched by
 * that loop's thread only.
 */
final class Loop implements Swept {
  private static final int MAX_SPARE = 64;
  private static final HexFormat HEX = HexFormat.of();

  private final EventLoop executor;
  private final Services services;
  private final Sweeper sweeper;
  private final LoopWatch watch;
  private final TokenTally tally;
  private final LedgerSink ledger;
  private final IdentityHashMap<FleetEngine, UpstreamPool> upstreams = new IdentityHashMap<>();
  private final ArrayDeque<RequestScan> scans = new ArrayDeque<>();
  private final ArrayDeque<AnswerScan> answerScans = new ArrayDeque<>();
  private final SplittableRandom random = new SplittableRandom();
  private final AnswerScan event = new AnswerScan();
  private int scanDepth;

  Loop(EventLoop executor, Services services) {
    this.executor = executor;
    this.services = services;
    this.sweeper = new Sweeper(executor);
    this.watch = services.watch().loop();
    this.tally = new TokenTally(services.watch());
    this.ledger = services.ledger().sink();
    executor.execute(() -> sweeper.add(this));
  }

  EventLoop executor() {
    return executor;
  }

  Services services() {
    return services;
  }

  Sweeper sweeper() {
    return sweeper;
  }

  /** Notes what happens on this loop for those who watch. */
  LoopWatch watch() {
    return watch;
  }

  /** Since when this loop has run without being held up. */
  long awake() {
    return sweeper.awake();
  }

  TokenTally tally() {
    return tally;
  }

  /** Where rows of ended requests go. */
  LedgerSink ledger() {
    return ledger;
  }

  /** Counts a request that was refused before anybody had counted it. */
  void turnedAway(Outcome outcome, String requestId) {
    services.metrics().model(GatewayMetrics.NO_MODEL).ended(outcome, 0, 0);
    watch.turnedAway(outcome, requestId);
  }

  /** The scan for one event of a stream: taken, used and done within one call. */
  AnswerScan event() {
    return event;
  }

  UpstreamPool upstream(FleetEngine engine) {
    return upstreams.computeIfAbsent(engine, e -> new UpstreamPool(e, services.dialer(), this));
  }

  /** A scan for one request; give it back with {@link #giveBack(RequestScan, int)}. */
  RequestScan borrowScan(int depth) {
    if (depth != scanDepth) {
      scans.clear();
      scanDepth = depth;
    }
    RequestScan scan = scans.pollLast();
    return scan != null ? scan : new RequestScan(depth);
  }

  /**
   * @param depth that it was borrowed for; meanwhile another may be in force
   */
  void giveBack(RequestScan scan, int depth) {
    if (depth == scanDepth && scans.size() < MAX_SPARE) {
      scans.addLast(scan);
    }
  }

  /** A scan for one whole answer; give it back with {@link #giveBack(AnswerScan)}. */
  AnswerScan borrowAnswerScan() {
    AnswerScan scan = answerScans.pollLast();
    return scan != null ? scan : new AnswerScan();
  }

  void giveBack(AnswerScan scan) {
    if (answerScans.size() < MAX_SPARE) {
      answerScans.addLast(scan);
    }
  }

  /** 128 random bits in hex: a request id that is a trace id too. */
  String newRequestId() {
    return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
  }

  /**
   * @param arrivedMicros when the row's request arrived, since 1970
   */
  RowId newRowId(long arrivedMicros) {
    return RowId.at(arrivedMicros, random.nextLong(), random.nextLong());
  }

  @Override
  public void sweep(long now) {
    tally.sweep(now);
    upstreams
        .entrySet()
        .removeIf(entry -> {
          entry.getValue().sweep(now);
          boolean gone = retired(entry.getKey());
          if (gone) {
            services.pulses().forget(entry.getKey());
          }
          return gone && entry.getValue().retire();
        });
  }

  private boolean retired(FleetEngine engine) {
    return services.fleet().engine(engine.spec().id()) != engine;
  }

  /** Tells every client that waits that nothing will come. */
  void dismissAll() {
    sweeper.dismissAll();
  }

  /**
   * Closes every connection, of clients and to engines: a loop that merely ends does not always
   * close what was registered with it.
   */
  void close() {
    sweeper.stopAll();
  }

  @Override
  public void stop() {
    tally.sweep(System.nanoTime());
    upstreams.values().forEach(UpstreamPool::close);
  }
}
