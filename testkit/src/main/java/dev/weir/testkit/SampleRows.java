package dev.weir.testkit;

import dev.weir.control.port.LedgerRow;
import dev.weir.control.port.PrefixShape;
import dev.weir.control.port.RowId;
import dev.weir.scheduler.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of a ledger such as traffic would make them: few tenants, few models, some days. */
public final class SampleRows {
  /** 2026-11-20, the first of the days on which they arrived. */
  public static final long FIRST_DAY = 20_777;

  /** How many days there are. */
  public static final int DAYS = 3;

  private static final long DAY_MICROS = 86_400_000_000L;
  private static final List<String> TENANTS = List.of("acme", "Zoo", "größe", "");
  private static final List<String> MODELS = List.of("chat", "embed", "");

  private final SplittableRandom random;

  public SampleRows(long seed) {
    random = new SplittableRandom(seed);
  }

  public List<LedgerRow> next(int count) {
    List<LedgerRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(next());
    }
    return rows;
  }

  public LedgerRow next() {
    Outcome[] outcomes = Outcome.values();
    String tenant = one(TENANTS);
    long arrived = FIRST_DAY * DAY_MICROS + random.nextLong(DAYS * DAY_MICROS);
    long[] fresh = new long[random.nextInt(4)];
    for (int i = 0; i < fresh.length; i++) {
      fresh[i] = random.nextLong();
    }
    RowId id = RowId.at(arrived, random.nextLong(), random.nextLong());
    return new LedgerRow(
        id,
        random.nextInt(10) == 0 ? "a client's own" : id.hex(),
        new LedgerRow.Times(arrived, random.nextInt(-1, 1_000_000), random.nextInt(9_000_000), -1),
        outcomes[random.nextInt(outcomes.length)],
        random.nextBoolean() ? "" : "queue_timeout",
        new LedgerRow.Caller(
            tenant + "-key-" + random.nextInt(2), tenant, "org", random.nextLong(), 3),
        new LedgerRow.Call(
            "chat", random.nextBoolean(), one(MODELS), "gpu-" + random.nextInt(2), 2),
        new LedgerRow.Tokens(
            random.nextInt(100_000),
            random.nextInt(1_000),
            random.nextInt(4_000),
            random.nextBoolean(),
            random.nextBoolean()),
        random.nextInt(1_000_000),
        new PrefixShape(random.nextLong(), random.nextInt(9), fresh, 128),
        random.nextInt(5) > 0
            ? LedgerRow.Detour.NONE
            : new LedgerRow.Detour(one(MODELS), "max_tokens=512", random.nextBoolean()));
  }

  private String one(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }
}
