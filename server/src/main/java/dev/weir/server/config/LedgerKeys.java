package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.named;
import static dev.weir.server.config.Key.optional;

import dev.weir.control.ledger.LedgerRules;
import dev.weir.control.ledger.LedgerRules.OnFull;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Numbers.Count;
import dev.weir.server.config.Storage.Keep;
import dev.weir.server.config.Texts.Text;
import dev.weir.server.config.ValueType.BadValue;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The keys of {@link Schema} about what is remembered of requests: {@code ledger}. */
final class LedgerKeys {
  private static final Count DAYS = new Count(0, 36_500);

  /** One of the constants, in lower case. */
  private record Choice<E extends Enum<E>>(List<E> values) implements ValueType<E> {
    Choice(Class<E> type) {
      this(Arrays.asList(type.getEnumConstants()));
    }

    @Override
    public E read(String text) throws BadValue {
      for (E value : values) {
        if (written(value).equals(text)) {
          return value;
        }
      }
      throw new BadValue(expected());
    }

    @Override
    public String expected() {
      return "one of " + String.join(", ", values.stream().map(this::written).toList());
    }

    @Override
    public String written(E value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }

  /** A folder. */
  private record Folder() implements ValueType<Path> {
    @Override
    public Path read(String text) throws BadValue {
      if (text.isBlank()) {
        throw new BadValue(expected());
      }
      return Path.of(text);
    }

    @Override
    public String expected() {
      return "a folder";
    }
  }

  static final Key<Keep> KEEP =
      defaulting(
          "keep",
          new Choice<>(Keep.class),
          Keep.AUTO,
          "a row for each request; auto: where a data folder exists or one is named; needs a"
              + " restart");

  static final Key<Path> DIR =
      optional(
          "dir",
          new Folder(),
          "of the log and of the embedded store; absent: ledger in the data folder; needs a"
              + " restart");
  static final Key<OnFull> ON_FULL =
      defaulting(
          "on_full",
          new Choice<>(OnFull.class),
          OnFull.SERVE,
          "when the disk is full: serve and lose rows, or refuse requests; needs a restart");
  static final Key<Integer> RETENTION_DAYS =
      defaulting(
          "retention_days",
          DAYS,
          LedgerRules.USUAL_DAYS,
          "rows are deleted after so many days, 0: never; needs a restart");
  static final Key<Map<String, Integer>> TENANT_RETENTION_DAYS =
      named("tenant_retention_days", Text.ID, DAYS, "the same for single tenants; needs a restart");
  static final List<Key<?>> KEYS =
      List.of(KEEP, DIR, ON_FULL, RETENTION_DAYS, TENANT_RETENTION_DAYS);

  static final Key<Section> LEDGER =
      new Key<>("ledger", new Group(KEYS), null, false, "what is remembered of requests");

  private LedgerKeys() {}

  /** What the section says; a relative folder starts from this one. */
  static Storage storage(Section ledger, Path folder) {
    Path dir = ledger.find(DIR);
    return new Storage(
        ledger.value(KEEP),
        dir == null ? null : folder.resolve(dir),
        ledger.value(ON_FULL),
        ledger.value(RETENTION_DAYS),
        ledger.value(TENANT_RETENTION_DAYS));
  }
}
