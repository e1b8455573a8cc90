package dev.weir.control.ledger;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.PrefixShape;
import dev.weir.control.port.RowId;
import dev.weir.scheduler.Outcome;
import java.util.List;
import java.util.SplittableRandom;

/** Rows for tests, of any content. */
final class Rows {
  private static final List<String> NAMES =
      List.of("", "a", "acme", "llama-3.1-8b", "größe", "模型", "x".repeat(700), "😀 tab\t");

  private final SplittableRandom random;

  Rows(long seed) {
    random = new SplittableRandom(seed);
  }

  LedgerRow next() {
    Outcome[] outcomes = Outcome.values();
    return new LedgerRow(
        new RowId(random.nextLong(), random.nextLong()),
        name(),
        new LedgerRow.Times(number(), number(), number(), number()),
        outcomes[random.nextInt(outcomes.length)],
        name(),
        new LedgerRow.Caller(name(), name(), name(), random.nextLong(), random.nextInt()),
        new LedgerRow.Call(name(), random.nextBoolean(), name(), name(), random.nextInt(9)),
        new LedgerRow.Tokens(
            number(), number(), number(), random.nextBoolean(), random.nextBoolean()),
        number(),
        prefix(random.nextInt(6)),
        new LedgerRow.Detour(name(), name(), random.nextBoolean()));
  }

  /** A short row of this tenant, for tests of how many there are. */
  LedgerRow of(String tenant) {
    LedgerRow any = next();
    LedgerRow.Caller caller = new LedgerRow.Caller("key", tenant, "", 0, 0);
    return new LedgerRow(
        any.id(),
        any.id().hex(),
        new LedgerRow.Times(1_700_000_000_000_000L, 5, 10, -1),
        Outcome.SERVED,
        "",
        caller,
        new LedgerRow.Call("chat", true, "chat", "gpu-a", 1),
        new LedgerRow.Tokens(100, 10, 20, true, true),
        0,
        PrefixShape.NONE);
  }

  private PrefixShape prefix(int blocks) {
    long[] fresh = new long[blocks];
    for (int i = 0; i < blocks; i++) {
      fresh[i] = random.nextLong();
    }
    return new PrefixShape(random.nextLong(), random.nextInt(3), fresh, 1 + random.nextInt(512));
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private long number() {
    return random.nextBoolean() ? random.nextInt(-1, 100) : random.nextLong();
  }
}
