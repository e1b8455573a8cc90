package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Snapshot;
import dev.weir.gateway.LocalAnswers.Local;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.MultipartScan;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
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
    record Administer(String target, String requestId) implements Verdict {}

    /** Weir answers at once. */
    record Answer(Local local, String requestId) implements Verdict {}

    record Refuse(Rejection rejection, Dialect dialect, String requestId) implements Verdict {}

    /** Refused, and where the request ends is not known: nothing can follow. */
    record Break(Rejection rejection, String requestId) implements Verdict {}

    /** A page of this origin may send what it asks about. */
    record Consent(String origin, String requestId) implements Verdict {}
  }

  private static final Rejection UNKNOWN = new Rejection(Outcome.REJECTED_AUTH, Doorman.UNKNOWN, 0);

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
    return switch (Route.of(request.method(), request.uri())) {
      case Route.Inference route -> inference(route, request, snapshot, id);
      case Route.Models models -> {
        Rejection no = stopped(request, snapshot);
        yield no == null
            ? new Verdict.Answer(LocalAnswers.models(snapshot, models.id()), id)
            : new Verdict.Refuse(no, Dialect.OPENAI, id);
      }
      case Route.Health health ->
          new Verdict.Answer(LocalAnswers.health(loop.services(), health.probe()), id);
      case Route.Metrics _ -> {
        Local no = admin(request, snapshot, peer);
        yield new Verdict.Answer(no == null ? LocalAnswers.metrics(loop.services()) : no, id);
      }
      case Route.Admin admin -> {
        Local no = admin(request, snapshot, peer);
        yield no == null ? new Verdict.Administer(admin.target(), id) : new Verdict.Answer(no, id);
      }
      case Route.Front front ->
          new Verdict.Answer(
              AdminGate.wantsPage(request.headers())
                  ? Local.redirect(Route.CONSOLE + "/")
                  : Local.of(front.otherwise(), id),
              id);
      case Route.None none -> new Verdict.Answer(Local.of(none, id), id);
    };
  }

  private Verdict inference(
      Route.Inference route, HttpRequest request, Snapshot snapshot, String id) {
    Rejection no = stopped(request, snapshot);
    if (no == null) {
      no = form(route, request);
    }
    Key key = doorman.identify(request.headers(), snapshot.keys());
    return no != null || key == null
        ? new Verdict.Refuse(no == null ? UNKNOWN : no, route.api().dialect(), id)
        : new Verdict.Infer(route, new Identity(snapshot, key, id));
  }

  /** Why this caller is not let in; null: it is. */
  private @Nullable Rejection stopped(HttpRequest request, Snapshot snapshot) {
    if (!snapshot.keys().isOpen()) {
      return doorman.identify(request.headers(), snapshot.keys()) == null ? UNKNOWN : null;
    }
    Refusal stranger = CrossOrigin.stranger(request, snapshot);
    return stranger == null ? null : new Rejection(Outcome.REJECTED_AUTH, stranger, 0);
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

  private static @Nullable Local admin(
      HttpRequest request, Snapshot snapshot, @Nullable SocketAddress peer) {
    return AdminGate.refuse(snapshot.settings().adminSha256(), peer, request);
  }
}
