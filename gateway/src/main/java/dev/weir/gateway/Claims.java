package dev.weir.gateway;

import dev.weir.control.Tier;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Claim;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.Ticket;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a request may claim of its model's queue: what its tier gives it, or less where it asks for
 * less. A client's own priority counts from its tier's downwards, and its deadline only shortens
 * what is promised.
 */
final class Claims {
  /** So many classes below its tier's a client may go: who asks for more goes no further. */
  static final int LOWEST = 15;

  private static final long MOST_MILLIS = TimeUnit.DAYS.toMillis(1);

  private Claims() {}

  /** Why the deadline in this head is none; null: it is one, or there is none. */
  static @Nullable Rejection refused(HttpHeaders head) {
    String text = head.get(Heads.DEADLINE);
    if (text == null || millis(text) > 0) {
      return null;
    }
    String shown = text.length() <= 32 ? text : text.substring(0, 32) + "…";
    String message = Heads.DEADLINE + ": " + shown + " (expected: 1 to " + MOST_MILLIS + ")";
    return Rejection.invalid(
        Refusal.invalid(message, Heads.DEADLINE.toString(), "invalid_deadline"));
  }

  /**
   * The ticket of a request.
   *
   * @param since the request began, in nanoseconds: its deadline began then too
   */
  static Ticket ticket(Exchange exchange, Ticket.Work asked, long since) {
    Tier tier = exchange.key().tier();
    String text = exchange.head().get(Heads.DEADLINE);
    long left = text == null ? Claim.ENDLESS : left(millis(text), since);
    double weight = Math.clamp(tier.weight(), Claim.LEAST_WEIGHT, Claim.MOST_WEIGHT);
    long queued = exchange.arrival().relief().waits() ? tier.queued() : 0;
    Claim claim = new Claim(weight, queued, left);
    return new Ticket(exchange, exchange.key().tenant(), ranked(asked, tier, left), claim);
  }

  private static long left(long millis, long since) {
    return Math.max(1, TimeUnit.MILLISECONDS.toNanos(millis) - since);
  }

  private static Ticket.Work ranked(Ticket.Work asked, Tier tier, long left) {
    int below = Math.clamp(asked.priority(), 0, LOWEST);
    Promise promise = asked.promise();
    Promise shorter = left < promise.ttftNanos() ? new Promise(left, promise.tpotNanos()) : promise;
    return new Ticket.Work(
        asked.promptTokens(),
        asked.outputTokens(),
        asked.prefix(),
        asked.session(),
        tier.priority() + below,
        asked.streamed(),
        shorter);
  }

  /** 0: no such number. */
  private static long millis(String text) {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > MOST_MILLIS) {
        return 0;
      }
      value = 10 * value + digit;
    }
    return value <= MOST_MILLIS ? value : 0;
  }
}
