package dev.weir.gateway;

import dev.weir.control.Snapshot;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients are told when Weir does not serve them. */
final class Refusals {
  private static final int NAMES_SHOWN = 5;

  /** An outcome, and the error that goes with it. */
  record Told(Outcome outcome, Refusal refusal) {}

  private Refusals() {}

  /**
   * For a request that found no engine, or was failed by the last one it found.
   *
   * @param failure of its last attempt; null: there was none
   */
  static Told of(Outcome outcome, String model, @Nullable Failure failure) {
    return switch (outcome) {
      case FAILED_ENGINE -> failedBy(failure == null ? Failure.RESET : failure, model);
      case REJECTED_BUSY ->
          told(outcome, "model " + model + ": all engines and the queue are full", "busy");
      case EXPIRED_QUEUE ->
          told(outcome, "model " + model + ": no engine had room in time", "queue_timeout");
      case REJECTED_NO_ENGINE -> told(outcome, "model " + model + ": no engine is up", "no_engine");
      default ->
          new Told(
              Outcome.FAILED_INTERNAL,
              Refusal.server(500, "unexpected outcome " + outcome.label(), "internal"));
    };
  }

  private static Told failedBy(Failure failure, String model) {
    String message = "model " + model + ": the engine " + failure.what();
    if (failure == Failure.BUSY) {
      return told(Outcome.REJECTED_BUSY, message, "engine_busy");
    }
    return new Told(
        Outcome.FAILED_ENGINE, Refusal.server(failure.status(), message, "engine_failed"));
  }

  private static Told told(Outcome outcome, String message, String code) {
    return new Told(outcome, Refusal.server(outcome.status(), message, code));
  }

  static Refusal unknownModel(String model, Snapshot snapshot) {
    List<String> known = snapshot.models().keySet().stream().limit(NAMES_SHOWN).toList();
    String more = snapshot.models().size() > NAMES_SHOWN ? ", …" : "";
    String names =
        known.isEmpty() ? "none is known yet" : "one of " + String.join(", ", known) + more;
    String message = "model: " + model + " does not exist (expected: " + names + ")";
    return new Refusal(404, "invalid_request_error", message, "model", "model_not_found");
  }

  /** The error as an event of a stream that has begun. */
  static String event(Refusal refusal) {
    return "data: " + new String(refusal.json(), StandardCharsets.UTF_8) + "\n\n";
  }
}
