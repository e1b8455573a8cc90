package dev.weir.gateway;

import dev.weir.control.HookSpec;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One exchange's question to the hook of its model, between the body's end and the limits: what is
 * sent on is what is reserved for. Lives on the exchange's loop.
 */
final class HookCall {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");

  private final Exchange exchange;

  HookCall(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Asks the hook, if the model has one, and goes on when it lets the request pass. */
  void ask(Runnable then) {
    String model = exchange.intake().model();
    HookSpec hook = exchange.snapshot().settings().terms(model).hook();
    if (hook == null || !(exchange.intake() instanceof HeldIntake held)) {
      then.run();
      return;
    }
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
        .ask(hook, facts, held.bytes(), say -> exchange.guarded(() -> act(hook, held, say, then)));
  }

  private void act(HookSpec hook, HeldIntake held, Hooks.Say say, Runnable then) {
    if (exchange.over()) {
      return;
    }
    switch (say) {
      case Hooks.Say.Pass() -> then.run();
      case Hooks.Say.Send(ByteBuffer body) -> {
        Rejection no = held.replace(body);
        if (no == null) {
          then.run();
        } else {
          exchange.reject(no);
        }
      }
      case Hooks.Say.Refuse(String reason) -> exchange.reject(refused(held.model(), reason));
      case Hooks.Say.Nothing(String why) -> unanswered(hook, held.model(), why, then);
    }
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
