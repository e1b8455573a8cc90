package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Price;
import dev.weir.control.ledger.LedgerSink;
import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.LedgerRow.Call;
import dev.weir.control.port.LedgerRow.Caller;
import dev.weir.control.port.LedgerRow.Detour;
import dev.weir.control.port.LedgerRow.Times;
import dev.weir.control.port.LedgerRow.Tokens;
import dev.weir.control.port.PrefixShape;
import dev.weir.scheduler.Outcome;
import java.util.concurrent.TimeUnit;

/**
 * What the ledger holds of a copy: a row of its own, under its request's id, that is in nobody's
 * usage. Copies that found no engine make none.
 */
record ShadowRow(Exchange original, Placement placement, Outcome outcome, long ttftNanos) {
  private static final long MICROS_PER_MILLI = 1000;

  /**
   * @param asked the model that its request was for
   * @param began when an engine was asked for
   */
  void offer(String asked, boolean streams, long began, Usage usage) {
    LedgerSink sink = original.loop().ledger();
    String engine = placement.engine();
    if (!sink.kept() || engine == null) {
      return;
    }
    Key key = original.key();
    Tokens tokens = tokens(usage);
    Price price = original.snapshot().settings().terms(placement.model()).price();
    Times when = times(began);
    sink.offer(
        new LedgerRow(
            original.loop().newRowId(when.arrivedMicros()),
            original.requestId(),
            when,
            outcome,
            "",
            new Caller(key.id(), key.tenant(), key.terms().org(), 0, 0),
            new Call(
                original.api().label(), streams, placement.model(), engine, placement.attempts()),
            tokens,
            price.micros(tokens.prompt(), tokens.cached(), tokens.output()),
            PrefixShape.NONE,
            new Detour(asked, "", true)));
  }

  private Times times(long began) {
    long total = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
    return new Times(
        System.currentTimeMillis() * MICROS_PER_MILLI - total,
        ttftNanos < 0 ? Times.NEVER : TimeUnit.NANOSECONDS.toMicros(ttftNanos),
        total,
        Times.NEVER);
  }

  private Tokens tokens(Usage usage) {
    boolean output = usage.completionTokens() >= 0;
    long prompt = Math.max(0, usage.promptTokens());
    return new Tokens(
        prompt,
        Math.clamp(usage.cachedTokens(), 0, prompt),
        output ? usage.completionTokens() : placement.pieces(),
        usage.promptTokens() >= 0,
        output);
  }
}
