package dev.weir.gateway;

import dev.weir.control.HookSpec;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * One exchange's question to the hook of its model, between the body's end and the limits: what is
 * sent on is what is reserved for. Of a form with files the hook is told what is known when an
 * engine would be looked for, which may be before the files are here: it can let them pass, or not.
 * Lives on the exchange's loop.
 */
final class HookCall {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final JsonMapper JSON = new JsonMapper();

  private final Exchange exchange;

  HookCall(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Asks the hook, if the model has one, and goes on when it lets the request pass. */
  void ask(Runnable then) {
    String model = exchange.intake().model();
    HookSpec hook = exchange.snapshot().settings().terms(model).hook();
    if (hook == null) {
      then.run();
      return;
    }
    byte[] body =
        switch (exchange.intake()) {
          case HeldIntake held -> held.bytes();
          case UploadIntake upload -> facts(model, upload);
        };
    Map<String, String> facts =
        Map.of(
            "x-request-id", exchange.requestId(),
            "x-weir-model", model,
            "x-weir-tenant", exchange.key().tenant(),
            "x-weir-key", exchange.key().id());
    exchange
        .services()
        .admissions()
        .hooks()
        .ask(hook, facts, body, say -> exchange.guarded(() -> act(hook, say, then)));
  }

  private static byte[] facts(String model, UploadIntake upload) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("model", model);
    facts.put("upload_bytes", upload.length());
    return JSON.writeValueAsBytes(facts);
  }

  private void act(HookSpec hook, Hooks.Say say, Runnable then) {
    if (exchange.over()) {
      return;
    }
    switch (say) {
      case Hooks.Say.Pass() -> then.run();
      case Hooks.Say.Send(ByteBuffer body) -> {
        Rejection no =
            switch (exchange.intake()) {
              case HeldIntake held -> held.replace(body);
              case UploadIntake upload -> noForm(upload.model());
            };
        if (no == null) {
          then.run();
        } else {
          exchange.reject(no);
        }
      }
      case Hooks.Say.Refuse(String reason) ->
          exchange.reject(refused(exchange.intake().model(), reason));
      case Hooks.Say.Twice(String field) ->
          exchange.reject(
              Rejection.invalid(
                  Refusal.invalid(field + ": twice (expected: once)", field, "invalid_value")));
      case Hooks.Say.Nothing(String why) -> unanswered(hook, exchange.intake().model(), why, then);
    }
  }

  private static Rejection noForm(String model) {
    String message = "model " + model + ": its hook sent a body for a form (expected: none)";
    return new Rejection(Outcome.FAILED_ENGINE, Refusal.server(502, message, "hook_body"), 0);
  }

  private static Rejection refused(String model, String reason) {
    String words = reason.isEmpty() ? "the model's hook refuses it" : reason;
    String message = "model " + model + ": " + words;
    Refusal refusal = new Refusal(403, "permission_error", message, null, "refused_by_hook");
    return new Rejection(Outcome.REJECTED_INVALID, refusal, 0);
  }

  private void unanswered(HookSpec hook, String model, String why, Runnable then) {
    LOG.log(System.Logger.Level.WARNING, "hook of model " + model + ": " + why);
    if (hook.open()) {
      then.run();
    } else {
      String message = "model " + model + ": its hook does not answer";
      exchange.reject(Rejection.busy(Outcome.REJECTED_BUSY, message, "hook_unavailable"));
    }
  }
}
