package dev.weir.gateway;

import dev.weir.control.Snapshot;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients are told when Weir does not serve them. */
final class Refusals {
  private static final int NAMES_SHOWN = 5;

  private Refusals() {}

  /**
   * For a request that found no engine, or was failed by the last one it found.
   *
   * @param failure of its last attempt; null: there was none
   */
  static Rejection of(
      Outcome outcome, String model, @Nullable Failure failure, long retryAfterSeconds) {
    return switch (outcome) {
      case FAILED_ENGINE -> failedBy(broken(failure), model, failure, retryAfterSeconds);
      case REJECTED_BUSY -> unavailable(outcome, model, "busy", retryAfterSeconds);
      case EXPIRED_QUEUE -> unavailable(outcome, model, "queue_timeout", retryAfterSeconds);
      case REJECTED_NO_ENGINE -> unavailable(outcome, model, "no_engine", retryAfterSeconds);
      default -> throw new IllegalArgumentException("outcome of a pool: " + outcome);
    };
  }

  private static Rejection failedBy(
      Refusal refusal, String model, @Nullable Failure failure, long retryAfterSeconds) {
    return failure == Failure.BUSY
        ? unavailable(Outcome.REJECTED_BUSY, model, "engine_busy", retryAfterSeconds)
        : new Rejection(Outcome.FAILED_ENGINE, refusal, 0);
  }

  private static Rejection unavailable(
      Outcome outcome, String model, String code, long retryAfterSeconds) {
    String why =
        switch (code) {
          case "busy" -> "all engines and the queue are full";
          case "queue_timeout" -> "no engine had room in time";
          case "no_engine" -> "no engine is up";
          default -> "every engine asked is busy";
        };
    Refusal refusal = Refusal.server(outcome.status(), "model " + model + ": " + why, code);
    return new Rejection(outcome, refusal, retryAfterSeconds);
  }

  /** What the last attempt's failure is to the client. */
  static Refusal broken(@Nullable Failure failure) {
    Failure last = failure == null ? Failure.RESET : failure;
    return Refusal.server(last.status(), "the engine " + last.what(), "engine_failed");
  }

  static Refusal unknownModel(String model, Snapshot snapshot) {
    List<String> known = snapshot.models().keySet().stream().limit(NAMES_SHOWN).toList();
    String more = snapshot.models().size() > NAMES_SHOWN ? ", …" : "";
    String names =
        known.isEmpty() ? "none is known yet" : "one of " + String.join(", ", known) + more;
    String message = "model: " + model + " does not exist (expected: " + names + ")";
    return new Refusal(404, "invalid_request_error", message, "model", "model_not_found");
  }

  /** The headers of an error that is a whole answer. */
  static void headers(ByteBuf out, Rejection rejection, String requestId) {
    Heads.header(out, Heads.REQUEST_ID, requestId);
    if (rejection.retryAfterSeconds() > 0) {
      Heads.header(out, HttpHeaderNames.RETRY_AFTER, rejection.retryAfterSeconds());
    }
    if (rejection.refusal().status() == 401) {
      Heads.header(out, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
    }
  }

  /** The error as an event of a stream that has begun. */
  static String event(Refusal refusal) {
    return "data: " + new String(refusal.json(), StandardCharsets.UTF_8) + "\n\n";
  }
}
