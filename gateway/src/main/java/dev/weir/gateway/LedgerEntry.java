package dev.weir.gateway;

import dev.weir.control.ledger.LedgerSink;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerRow.Call;
import dev.weir.control.port.LedgerRow.Caller;
import dev.weir.control.port.LedgerRow.Detour;
import dev.weir.control.port.LedgerRow.Times;
import dev.weir.control.port.PrefixShape;
import dev.weir.protocol.Api;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import dev.weir.scheduler.Prefix;
import dev.weir.scheduler.Ticket;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger will hold of one exchange: collected on the way, handed over when it has ended.
 * Lives on the loop of its {@link Exchange}.
 */
final class LedgerEntry {
  /** Not a row: a flood that is refused for want of room must not take the room that is left. */
  static final String FULL = "ledger_full";

  private static final long MICROS_PER_MILLI = 1000;

  private final Loop loop;
  private final Api api;
  private final Identity identity;
  private String model = "";
  private String code = "";
  private String named = "";
  private String given = "";
  private boolean streams;
  private long deadline = Times.NEVER;
  private Ticket.@Nullable Work work;

  LedgerEntry(Loop loop, Api api, Identity identity) {
    this.loop = loop;
    this.api = api;
    this.identity = identity;
  }

  /** A model is asked for. */
  void named(String knownModel) {
    model = knownModel;
  }

  /**
   * An engine is asked for.
   *
   * @param until microseconds from the arrival; {@link Times#NEVER}: as long as it takes
   */
  void asks(String knownModel, boolean asStream, Ticket.Work what, long until) {
    model = knownModel;
    streams = asStream;
    work = what;
    deadline = until;
  }

  /** A request for this model gives up so much. */
  void gaveUp(String askedModel, String degraded) {
    named = askedModel;
    given = degraded;
  }

  /** The client is told of an error; null: it has been told. */
  void told(@Nullable Refusal refusal) {
    code = refusal == null || refusal.code() == null ? code : refusal.code();
  }

  /** The exchange is over: hands its row to the ledger, if there is one. */
  void ended(Outcome outcome, @Nullable Placement placement, ExchangeTimes times, Bill bill) {
    LedgerSink sink = loop.ledger();
    if (!sink.kept() || code.equals(FULL)) {
      return;
    }
    Placement asked = placement == null || placement.attempts() == 0 ? null : placement;
    String engine = asked == null ? null : asked.engine();
    Times when = times(times);
    sink.offer(
        new LedgerRow(
            loop.newRowId(when.arrivedMicros()),
            identity.requestId(),
            when,
            outcome,
            code,
            caller(),
            new Call(
                api.label(),
                streams,
                model.isEmpty() ? named : model,
                engine == null ? "" : engine,
                asked == null ? 0 : asked.attempts()),
            bill.tokens(),
            bill.micros(),
            prefix(),
            detour()));
  }

  private Detour detour() {
    boolean other = !model.isEmpty() && !model.equals(named);
    return given.isEmpty() ? Detour.NONE : new Detour(other ? named : "", given, false);
  }

  private Times times(ExchangeTimes times) {
    long total = TimeUnit.NANOSECONDS.toMicros(times.sinceStart());
    long first = times.firstContent();
    return new Times(
        System.currentTimeMillis() * MICROS_PER_MILLI - total,
        first < 0 ? Times.NEVER : TimeUnit.NANOSECONDS.toMicros(first),
        total,
        deadline);
  }

  private Caller caller() {
    Ticket.Work known = work;
    String session = known == null ? null : known.session();
    String tenant = identity.key().tenant();
    return new Caller(
        identity.key().id(),
        tenant,
        identity.key().terms().org(),
        session == null ? 0 : SessionHash.of(tenant, session),
        known == null ? 0 : known.priority());
  }

  private PrefixShape prefix() {
    Prefix prefix = work == null ? Prefix.NONE : work.prefix();
    return prefix.blocks() == 0
        ? PrefixShape.NONE
        : new PrefixShape(0, 0, prefix.hashes(), prefix.blockTokens());
  }
}
