package dev.weir.control.port;

import java.util.Comparator;
import java.util.List;

/**
 * A sum over rows.
 *
 * @param group values of what they are grouped by, in the order of the query
 * @param requests all that ended, whatever became of them
 * @param served of them, those that were
 * @param estimated of them, those with a count of tokens that no engine told
 */
public record UsageLine(
    List<String> group,
    long requests,
    long served,
    long estimated,
    long promptTokens,
    long cachedTokens,
    long outputTokens,
    long costMicros) {
  /** By what they are grouped by, column for column. */
  public static final Comparator<UsageLine> BY_GROUP =
      (one, other) -> {
        int order = 0;
        for (int i = 0; i < one.group.size() && order == 0; i++) {
          order = one.group.get(i).compareTo(other.group.get(i));
        }
        return order;
      };

  public UsageLine {
    group = List.copyOf(group);
  }

  /** One row as a sum. */
  public static UsageLine of(List<String> group, LedgerRow row) {
    LedgerRow.Tokens tokens = row.tokens();
    return new UsageLine(
        group,
        1,
        row.outcome().served() ? 1 : 0,
        tokens.promptTold() && tokens.outputTold() ? 0 : 1,
        tokens.prompt(),
        tokens.cached(),
        tokens.output(),
        row.costMicros());
  }

  /** Both together, under the first's group. */
  public UsageLine and(UsageLine other) {
    return new UsageLine(
        group,
        requests + other.requests,
        served + other.served,
        estimated + other.estimated,
        promptTokens + other.promptTokens,
        cachedTokens + other.cachedTokens,
        outputTokens + other.outputTokens,
        costMicros + other.costMicros);
  }
}
