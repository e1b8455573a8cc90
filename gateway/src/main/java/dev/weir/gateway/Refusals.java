package dev.weir.gateway;

import dev.weir.control.Counted;
import dev.weir.control.Snapshot;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.ErrorWords;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What clients are told when Weir does not serve them. */
final class Refusals {
  private static final int NAMES_SHOWN = 5;

  private Refusals() {}

  /**
   * For a request that found no engine, or was failed by the last one it found.
   *
   * @param failure of its attempts, the most telling one; null: there was none
   * @param retryAfterMillis when there should be room, by the pool's estimate
   */
  static Rejection of(
      Outcome outcome, Exchange exchange, @Nullable Failure failure, long retryAfterMillis) {
    String model = exchange.intake().model();
    return switch (outcome) {
      case FAILED_ENGINE -> failedBy(exchange, failure, Again.YES, retryAfterMillis);
      case REJECTED_RATE -> tooManyWait(exchange, retryAfterMillis);
      case REJECTED_BUSY -> unavailable(outcome, model, "busy", retryAfterMillis);
      case EXPIRED_QUEUE -> unavailable(outcome, model, "queue_timeout", retryAfterMillis);
      case REJECTED_NO_ENGINE -> unavailable(outcome, model, "no_engine", retryAfterMillis);
      default -> throw new IllegalArgumentException("outcome of a pool: " + outcome);
    };
  }

  /** The tenant's own bound, not the model's: others may still wait. */
  private static Rejection tooManyWait(Exchange exchange, long retryAfterMillis) {
    String message =
        "tenant %s: no more than %s waiting for an engine of model %s"
            .formatted(
                exchange.key().tenant(),
                Counted.of(exchange.key().tier().queued(), "request"),
                exchange.intake().model());
    Refusal refusal = Refusal.limited(message, "rate_limit_queued_requests");
    return new Rejection(Outcome.REJECTED_RATE, refusal, retryAfterMillis);
  }

  /**
   * For a request that the last engine it may ask has failed.
   *
   * @param again why no other is asked; {@link Again#YES}: there is none
   */
  static Rejection failedBy(
      Exchange exchange, @Nullable Failure failure, Again again, long retryAfterMillis) {
    String model = exchange.intake().model();
    if (failure == Failure.BUSY) {
      long millis = Math.max(retryAfterMillis, exchange.attempts().busyMillis());
      return unavailable(Outcome.REJECTED_BUSY, model, "engine_busy", millis);
    }
    if (failure == Failure.NO_ENDPOINT) {
      String message =
          "model " + model + ": no engine of it that is up has " + exchange.api().path();
      return Rejection.invalid(Refusal.invalid(404, message, "unsupported_endpoint"));
    }
    return new Rejection(Outcome.FAILED_ENGINE, broken(failure, again.words()), 0);
  }

  private static Rejection unavailable(
      Outcome outcome, String model, String code, long retryAfterMillis) {
    String why =
        switch (code) {
          case "busy" -> "all engines are busy for longer than a request may wait";
          case "queue_timeout" -> "no engine had room in time";
          case "no_engine" -> "no engine is up";
          default -> "every engine asked is busy";
        };
    Refusal refusal = Refusal.server(outcome.status(), "model " + model + ": " + why, code);
    return new Rejection(outcome, refusal, retryAfterMillis);
  }

  /** What the last attempt's failure is to the client of a stream that has begun. */
  static Refusal broken(@Nullable Failure failure, Loss why) {
    return broken(failure, why.words());
  }

  private static Refusal broken(@Nullable Failure failure, String besides) {
    Failure last = failure == null ? Failure.RESET : failure;
    String message = "the engine " + last.what() + (besides.isEmpty() ? "" : "; " + besides);
    return Refusal.server(last.status(), message, "engine_failed");
  }

  static Refusal unknownModel(String model, Snapshot snapshot) {
    String message = "model: " + model + " does not exist (expected: " + names(snapshot) + ")";
    return new Refusal(404, "invalid_request_error", message, "model", "model_not_found");
  }

  static Refusal missingModel(Snapshot snapshot) {
    String message = "model: missing (expected: " + names(snapshot) + ")";
    return Refusal.invalid(message, "model", "missing_required_parameter");
  }

  /** What calls mean that need not name a model; empty: there is more than one, or none. */
  static String onlyModel(Snapshot snapshot) {
    return snapshot.models().size() == 1 ? snapshot.models().keySet().iterator().next() : "";
  }

  private static String names(Snapshot snapshot) {
    List<String> known = snapshot.models().keySet().stream().limit(NAMES_SHOWN).toList();
    String more = snapshot.models().size() > NAMES_SHOWN ? ", …" : "";
    return known.isEmpty() ? "none is known yet" : "one of " + String.join(", ", known) + more;
  }

  /** Writes it as the whole answer, with more headers. */
  static void write(
      ClientAnswer answer,
      Rejection rejection,
      Dialect dialect,
      String requestId,
      Consumer<ByteBuf> more) {
    Refusal refusal = rejection.refusal();
    answer.whole(
        refusal.status(),
        "application/json",
        out -> {
          headers(out, rejection, dialect, requestId);
          more.accept(out);
        },
        Unpooled.wrappedBuffer(ErrorWords.json(refusal, dialect, requestId)));
  }

  /** The headers of an error that is a whole answer. */
  static void headers(ByteBuf out, Rejection rejection, Dialect dialect, String requestId) {
    Heads.requestId(out, dialect, requestId);
    long millis = rejection.retryAfterMillis();
    if (millis > 0) {
      Heads.header(out, HttpHeaderNames.RETRY_AFTER, (millis + 999) / 1000);
      Heads.header(out, Heads.RETRY_AFTER_MS, millis);
    }
    if (rejection.waitMillis() >= 0) {
      Heads.header(out, Heads.PREDICTED_WAIT, rejection.waitMillis());
    }
    if (rejection.refusal().status() == 401) {
      Heads.header(out, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
  }
}
