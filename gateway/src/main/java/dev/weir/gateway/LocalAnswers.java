package dev.weir.gateway;

import dev.weir.control.FleetEngine;
import dev.weir.control.Key;
import dev.weir.control.Snapshot;
import dev.weir.protocol.ErrorWords;
import dev.weir.protocol.JsonText;
import dev.weir.protocol.Refusal;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway answers by itself, without an engine. */
final class LocalAnswers {
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /**
   * A whole answer.
   *
   * @param headers besides content type and length
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, read once
  record Local(int status, String type, byte[] body, Map<String, String> headers) {
    static Local of(Refusal refusal) {
      return new Local(refusal.status(), JSON, refusal.json(), Map.of());
    }

    static Local of(Route.None none, String requestId) {
      String allow = none.allow();
      byte[] body = ErrorWords.json(none.why(), none.dialect(), requestId);
      return new Local(
          none.why().status(), JSON, body, allow == null ? Map.of() : Map.of("allow", allow));
    }

    static Local json(int status, CharSequence json) {
      return new Local(status, JSON, json.toString().getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Local redirect(String location) {
      return new Local(302, "text/plain", new byte[0], Map.of("location", location));
    }

    Local with(String header, String value) {
      return new Local(status, type, body, Map.of(header, value));
    }
  }

  private LocalAnswers() {}

  static void write(ClientAnswer answer, Local local, String requestId) {
    answer.whole(
        local.status(),
        local.type(),
        out -> {
          Heads.header(out, Heads.REQUEST_ID, requestId);
          local.headers().forEach((name, value) -> Heads.header(out, name, value));
        },
        Unpooled.wrappedBuffer(local.body()));
  }

  /** All models that this key may name, or the one that was asked for. */
  static Local models(Snapshot snapshot, Key key, @Nullable String id) {
    if (id != null) {
      return snapshot.models().containsKey(id) && key.terms().allowsModel(id)
          ? Local.json(200, model(id))
          : Local.of(Refusals.unknownModel(id, snapshot));
    }
    List<String> ids =
        snapshot.models().keySet().stream().filter(key.terms()::allowsModel).toList();
    StringBuilder out = new StringBuilder("{\"object\":\"list\",\"data\":[");
    for (int i = 0; i < ids.size(); i++) {
      out.append(i == 0 ? "" : ",").append(model(ids.get(i)));
    }
    out.append("],\"has_more\":false,\"first_id\":");
    JsonText.quoteOrNull(ids.isEmpty() ? null : ids.getFirst(), out);
    out.append(",\"last_id\":");
    JsonText.quoteOrNull(ids.isEmpty() ? null : ids.getLast(), out);
    return Local.json(200, out.append('}'));
  }

  /** What OpenAI's and Anthropic's clients read of a model, in one object. */
  private static String model(String id) {
    String name = JsonText.quote(id);
    return "{\"id\":"
        + name
        + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"weir\",\"type\":\"model\",\"display_name\":"
        + name
        + ",\"created_at\":\"1970-01-01T00:00:00Z\"}";
  }

  static Local metrics(Services services) {
    return new Local(200, PROMETHEUS, services.metrics().scrape(), Map.of());
  }

  static Local health(Services services, Route.Probe probe) {
    return switch (probe) {
      case LIVENESS -> Local.json(200, "{\"status\":\"alive\"}");
      case READINESS -> readiness(services);
      case SUMMARY -> summary(services);
    };
  }

  private static Local readiness(Services services) {
    if (services.lifecycle().leaving()) {
      return Local.json(503, "{\"status\":\"draining\"}");
    }
    boolean served = services.fleet().engines().stream().anyMatch(e -> e.engine().up());
    return served
        ? Local.json(200, "{\"status\":\"ready\"}")
        : Local.json(503, "{\"status\":\"no engine is up\"}");
  }

  private static Local summary(Services services) {
    Collection<FleetEngine> engines = services.fleet().engines();
    long up = engines.stream().filter(e -> e.engine().up()).count();
    String status = up == engines.size() && up > 0 ? "healthy" : up > 0 ? "degraded" : "unhealthy";
    return Local.json(
        up > 0 ? 200 : 503,
        "{\"status\":\"%s\",\"engines\":%d,\"engines_up\":%d,\"requests_in_flight\":%d}"
            .formatted(status, engines.size(), up, services.lifecycle().requests()));
  }
}
