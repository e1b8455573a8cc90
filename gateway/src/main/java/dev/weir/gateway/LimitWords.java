package dev.weir.gateway;

import dev.weir.control.limits.Limit;
import dev.weir.control.limits.Limits;
import dev.weir.control.limits.Reservation;
import dev.weir.control.limits.Reservation.Standing;
import dev.weir.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients are told of limits: by headers of every answer, and when one refuses them. */
final class LimitWords {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final Names REQUESTS = new Names("requests");
  private static final Names TOKENS = new Names("tokens");

  /** The three headers of one kind. */
  private record Names(AsciiString limit, AsciiString remaining, AsciiString reset) {
    Names(String kind) {
      this(
          AsciiString.cached("x-ratelimit-limit-" + kind),
          AsciiString.cached("x-ratelimit-remaining-" + kind),
          AsciiString.cached("x-ratelimit-reset-" + kind));
    }
  }

  private LimitWords() {}

  /**
   * A request that a limit did not let through.
   *
   * @param whose the limit is
   */
  static Rejection refused(Reservation request, String whose) {
    Limit by = Objects.requireNonNull(request.refusedBy());
    String message = whose + ": no more than " + by.words(request.max());
    long millis = (request.waitNanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    if (by == Limit.CONTEXT) {
      String asked = message + " (this one: about " + request.tokens() + ")";
      return Rejection.invalid(Refusal.invalid(400, asked, by.code()));
    }
    String more = millis == 0 ? message + " (this one alone needs more)" : message;
    return new Rejection(by.outcome(), Refusal.limited(more, by.code()), millis);
  }

  /** The six headers, of the limits that there are. */
  static void headers(ByteBuf out, Limits limits, Reservation request) {
    Standing minute = limits.standing(request, Limit.REQUESTS_PER_MINUTE);
    Standing second = limits.standing(request, Limit.REQUESTS_PER_SECOND);
    write(out, REQUESTS, minute == null ? second : minute);
    write(out, TOKENS, limits.standing(request, Limit.TOKENS_PER_MINUTE));
  }

  private static void write(ByteBuf out, Names names, @Nullable Standing standing) {
    if (standing != null) {
      Heads.header(out, names.limit, standing.max());
      Heads.header(out, names.remaining, standing.left());
      Heads.header(out, names.reset, duration(standing.resetNanos()));
    }
  }

  /** As OpenAI writes it: {@code 1m30s}, {@code 1.5s}, {@code 20ms}. */
  static String duration(long nanos) {
    long millis = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    if (millis < 1000) {
      return millis + "ms";
    }
    long minutes = millis / 60_000;
    long rest = millis % 60_000;
    String fraction = rest % 1000 == 0 ? "" : String.format(".%03d", rest % 1000);
    String seconds = rest / 1000 + fraction + "s";
    return minutes == 0 ? seconds : minutes + "m" + seconds;
  }
}
