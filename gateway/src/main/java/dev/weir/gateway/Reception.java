package dev.weir.gateway;

import dev.weir.control.AdminApi.Caller;
import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import dev.weir.control.Recognition;
import dev.weir.control.Role;
import dev.weir.control.Snapshot;
import dev.weir.gateway.AdminGate.Opening;
import dev.weir.gateway.LocalAnswers.Local;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.MultipartScan;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the head alone what becomes of a request: who is calling, whether it may, and which
 * kind of {@link Call} takes it from here.
 */
final class Reception {
  /** What becomes of a request. */
  sealed interface Verdict {
    /** An engine will answer. */
    record Infer(Route.Inference route, Identity identity) implements Verdict {}

    /** The admin API will. */
    record Administer(String target, Caller caller, String requestId) implements Verdict {}

    /** Weir answers at once. */
    record Answer(Local local, String requestId) implements Verdict {}

    record Refuse(Rejection rejection, Dialect dialect, String requestId) implements Verdict {}

    /** Refused, and where the request ends is not known: nothing can follow. */
    record Break(Rejection rejection, String requestId) implements Verdict {}

    /** A page of this origin may send what it asks about. */
    record Consent(String origin, String requestId) implements Verdict {}
  }

  private static final String NO_BOUNDARY =
      "content-type: multipart without a boundary"
          + " (expected: multipart/form-data; boundary=…, once, of at most 70 characters)";

  private final Loop loop;
  private final Doorman doorman = new Doorman();

  Reception(Loop loop) {
    this.loop = loop;
  }

  Verdict receive(HttpRequest request, @Nullable SocketAddress peer) {
    String id = RequestIds.of(request.headers().get(Heads.REQUEST_ID), loop);
    MalformedRequest.Fault wrong = MalformedRequest.check(request);
    if (wrong != null) {
      Rejection rejection = Rejection.invalid(wrong.refusal());
      return wrong.unframed()
          ? new Verdict.Break(rejection, id)
          : new Verdict.Refuse(rejection, Dialect.OPENAI, id);
    }
    Snapshot snapshot = loop.services().snapshots().current();
    String page = CrossOrigin.preflight(request, snapshot);
    if (page != null) {
      return new Verdict.Consent(page, id);
    }
    return route(Visit.of(request, snapshot, peer, id));
  }

  private Verdict route(Visit visit) {
    HttpRequest request = visit.request();
    Snapshot snapshot = visit.snapshot();
    String id = visit.id();
    Route to = Route.of(request.method(), request.uri());
    Rejection banned =
        to instanceof Route.Health
            ? null
            : Bouncer.stops(snapshot.keys().bans(), visit.address(), snapshot.keys().now());
    if (banned != null) {
      return new Verdict.Refuse(banned, dialect(to), id);
    }
    return switch (to) {
      case Route.Inference route -> inference(route, visit);
      case Route.Models models ->
          switch (caller(visit)) {
            case Recognition.Known(Key key) ->
                new Verdict.Answer(LocalAnswers.models(snapshot, key, models.id()), id);
            case Recognition.Refused(Refusal no) ->
                new Verdict.Refuse(Rejection.auth(no), Dialect.OPENAI, id);
          };
      case Route.Health health ->
          new Verdict.Answer(LocalAnswers.health(loop.services(), health.probe()), id);
      case Route.Metrics _ ->
          switch (gate(visit)) {
            case Opening.In(Caller caller) when caller.role() == Role.TENANT_ADMIN ->
                new Verdict.Answer(Local.of(Refusal.forbidden("metrics: not for a tenant")), id);
            case Opening.In _ -> new Verdict.Answer(LocalAnswers.metrics(loop.services()), id);
            case Opening.Shut(Local no) -> new Verdict.Answer(no, id);
          };
      case Route.Admin admin ->
          switch (gate(visit)) {
            case Opening.In(Caller caller) ->
                new Verdict.Administer(admin.target(), caller.at(visit.address()), id);
            case Opening.Shut(Local no) -> new Verdict.Answer(no, id);
          };
      case Route.Front front ->
          new Verdict.Answer(
              AdminGate.wantsPage(request.headers())
                  ? Local.redirect(Route.CONSOLE + "/")
                  : Local.of(front.otherwise(), id),
              id);
      case Route.None none -> new Verdict.Answer(Local.of(none, id), id);
    };
  }

  private static Dialect dialect(Route to) {
    return to instanceof Route.Inference(var api) ? api.dialect() : Dialect.OPENAI;
  }

  private Verdict inference(Route.Inference route, Visit visit) {
    return switch (caller(visit)) {
      case Recognition.Refused(Refusal no) ->
          new Verdict.Refuse(Rejection.auth(no), route.api().dialect(), visit.id());
      case Recognition.Known(Key key) -> {
        Rejection no = form(route, visit.request());
        yield no != null
            ? new Verdict.Refuse(no, route.api().dialect(), visit.id())
            : new Verdict.Infer(route, new Identity(visit.snapshot(), key, visit.id()));
      }
    };
  }

  /** Who is calling, or why it is not let in. */
  private Recognition caller(Visit visit) {
    KeyRing keys = visit.snapshot().keys();
    Recognition caller = doorman.identify(visit.request().headers(), keys, visit.address());
    if (caller instanceof Recognition.Refused(Refusal no)) {
      Bouncer.refused(keys.bans(), visit.address(), visit.request().headers(), no.status());
      return caller;
    }
    // Whoever is known by a key is no page that found an open door.
    boolean unknown = caller instanceof Recognition.Known(Key key) && key.equals(Key.OPEN);
    Refusal stranger = unknown ? CrossOrigin.stranger(visit.request(), visit.snapshot()) : null;
    return stranger == null ? caller : new Recognition.Refused(stranger);
  }

  private Opening gate(Visit visit) {
    Snapshot snapshot = visit.snapshot();
    Opening opening =
        AdminGate.open(snapshot.settings().adminSha256(), doorman, snapshot.keys(), visit);
    if (opening instanceof Opening.Shut(Local no)) {
      Bouncer.refused(
          snapshot.keys().bans(), visit.address(), visit.request().headers(), no.status());
    }
    return opening;
  }

  /**
   * A form with files is no body of JSON. What curl says when nobody tells it otherwise (a form
   * without files) is let through: its body is read as JSON or refused.
   */
  private static @Nullable Rejection form(Route.Inference route, HttpRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "").toLowerCase(Locale.ROOT);
    if (!type.startsWith("multipart/")) {
      return null;
    }
    if (!route.api().understood()) {
      return MultipartScan.boundary(type) != null
          ? null
          : Rejection.invalid(Refusal.invalid(400, NO_BOUNDARY, "content_type"));
    }
    String message = "content-type: a form with files (expected: application/json)";
    return Rejection.invalid(Refusal.invalid(415, message, "content_type"));
  }
}
