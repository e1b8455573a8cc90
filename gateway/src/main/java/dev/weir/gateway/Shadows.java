package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.ModelSpec;
import dev.weir.control.degrade.ShadowSpec;
import dev.weir.gateway.ShadowMetrics.End;
import dev.weir.scheduler.Mailbox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests are copied to another model.
 *
 * <p><b>What it decides.</b> A share of a model's requests, by the hash of the request id: the same
 * id is copied on every gateway, and again when the request is repeated. Of those, only what costs
 * nobody anything: the other model has nobody waiting and less than half of its places taken, the
 * request's own model gives nothing up, no more copies are under way than configured, and less than
 * half of the byte budget is used. What does not fit is dropped and counted. A copy is asked for
 * behind its request, and never waits.
 *
 * <p>Safe from any thread.
 */
final class Shadows {
  private static final System.Logger LOG = System.getLogger("dev.weir.gateway");
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;
  private static final double UNIT = 0x1.0p-53;

  private final ShadowMetrics metrics;
  private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

  Shadows(ShadowMetrics metrics) {
    this.metrics = metrics;
  }

  /** Copies the request, if it is its turn and nobody is in the way; null: it is not copied. */
  @Nullable ShadowCall begin(Exchange exchange) {
    ShadowSpec spec = spec(exchange);
    if (spec == null || exchange.over() || !(exchange.intake() instanceof HeldIntake held)) {
      return null;
    }
    try {
      return begin(exchange, spec, held);
    } catch (RuntimeException e) {
      InternalFailures.log(LOG, "a copy of a request failed", e);
      return null;
    }
  }

  private static @Nullable ShadowSpec spec(Exchange exchange) {
    ShadowSpec spec = exchange.snapshot().settings().terms(exchange.intake().model()).shadow();
    if (spec == null || exchange.arrival().relief().pressed()) {
      return null;
    }
    boolean chosen = exchange.api().understood() && takes(exchange.requestId(), spec);
    return chosen ? spec : null;
  }

  private @Nullable ShadowCall begin(Exchange exchange, ShadowSpec spec, HeldIntake held) {
    String model = held.model();
    Mailbox pool = exchange.services().pools().pool(spec.to());
    AtomicInteger count = running.computeIfAbsent(model, _ -> new AtomicInteger());
    if (pool == null || !idle(exchange, spec.to(), pool)) {
      return dropped(model, spec, End.BUSY);
    }
    if (count.get() >= spec.inFlight()) {
      return dropped(model, spec, End.IN_FLIGHT);
    }
    ShadowBody body = held.copy();
    if (body == null) {
      return dropped(model, spec, End.NO_ROOM);
    }
    count.incrementAndGet();
    ShadowCall call = new ShadowCall(exchange, spec, body, metrics, count);
    call.begin(pool, held.work(null));
    return call;
  }

  private @Nullable ShadowCall dropped(String model, ShadowSpec spec, End why) {
    metrics.ended(model, spec.to(), why);
    return null;
  }

  private static boolean idle(Exchange exchange, String model, Mailbox pool) {
    ModelSpec spec = exchange.snapshot().models().get(model);
    long taken = 0;
    long places = 0;
    for (String id : spec == null ? List.<String>of() : spec.engines()) {
      FleetEngine engine = exchange.services().fleet().engine(id);
      if (engine != null && engine.engine().up()) {
        taken += engine.engine().inFlight();
        places += engine.engine().maxConcurrency();
      }
    }
    return pool.pool().queued() == 0 && 2 * taken < places;
  }

  /** Whether this request is one of the share. */
  static boolean takes(String requestId, ShadowSpec spec) {
    long hash = BASIS;
    for (int i = 0; i < requestId.length(); i++) {
      hash = (hash ^ requestId.charAt(i)) * PRIME;
    }
    // The low bits of such a hash are good, the high ones of short texts are not: mix them.
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return (hash >>> 11) * UNIT < spec.share();
  }
}
