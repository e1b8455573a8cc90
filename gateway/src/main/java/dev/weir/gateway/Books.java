package dev.weir.gateway;

import dev.weir.control.port.LedgerRow.Times;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Claim;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Ticket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of one exchange: when its content came, what it cost, how it ended. Lives on
 * the loop of its {@link Exchange}.
 */
final class Books {
  private final Loop loop;
  private final ExchangeTimes times;
  private final LedgerEntry entry;
  private String model = GatewayMetrics.NO_MODEL;
  private ModelMetrics metrics;
  private Usage usage = Usage.UNKNOWN;
  private boolean contentSeen;

  Books(Loop loop, ExchangeTimes times, LedgerEntry entry) {
    this.loop = loop;
    this.times = times;
    this.entry = entry;
    this.metrics = loop.services().metrics().model(GatewayMetrics.NO_MODEL);
  }

  /** A model that is ours is asked for; perhaps limits or a hook say no. */
  void named(String id) {
    entry.named(id);
  }

  /** An engine is asked for, of a model that is known, and is one of ours. */
  void asks(String id, boolean streams, Ticket ticket) {
    entry.asks(id, streams, ticket.work(), deadline(ticket.claim()));
    model = id;
    metrics = loop.services().metrics().model(id);
  }

  /** Microseconds from the arrival. */
  private long deadline(Claim claim) {
    return claim.patienceNanos() == Claim.ENDLESS
        ? Times.NEVER
        : TimeUnit.NANOSECONDS.toMicros(times.sinceStart() + claim.patienceNanos());
  }

  /** A request for this model gives up so much. */
  void gaveUp(String asked, String given) {
    entry.gaveUp(asked, given);
    model = asked;
    metrics = loop.services().metrics().model(asked);
  }

  /** Whether any content has come. */
  boolean contentSeen() {
    return contentSeen;
  }

  /**
   * A piece of content came.
   *
   * @return whether it was the first
   */
  boolean content(long now) {
    if (contentSeen) {
      metrics.interToken(times.nextContent(now));
      return false;
    }
    firstToken(now);
    judgePrediction(now);
    return true;
  }

  /** The first content came, or all of it at once. */
  void firstToken(long now) {
    contentSeen = true;
    long nanos = times.firstContent(now);
    metrics.firstToken(nanos);
    loop.watch().firstToken(model, nanos);
  }

  /** The first token came: how true was what was predicted of it? */
  private void judgePrediction(long now) {
    if (times.predictedTtft() >= 0) {
      long actual = loop.services().pools().rules().slow(times.sincePosted(now));
      metrics.predicted(times.predictedTtft(), actual);
    }
  }

  /** What the engine counted so far. */
  Usage usage() {
    return usage;
  }

  /** What the engine counted; streams tell it in parts. */
  void usage(Usage counted) {
    usage = usage.and(counted);
  }

  /** The client is told of an error; null: it has been told. */
  void told(@Nullable Refusal refusal) {
    entry.told(refusal);
  }

  void ended(Outcome outcome, String requestId, @Nullable Placement placement, Bill bill) {
    metrics.tokens(usage);
    metrics.ended(outcome, times.sinceStart(), times.sinceRequest());
    loop.watch().ended(outcome, requestId, placement, times, usage);
    entry.ended(outcome, placement, times, bill);
  }
}
