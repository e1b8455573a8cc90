package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Snapshot;
import dev.weir.gateway.LocalAnswers.Local;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.Refusal;
import dev.weir.scheduler.Outcome;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
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
  }

  private final Loop loop;
  private final Doorman doorman = new Doorman();

  Reception(Loop loop) {
    this.loop = loop;
  }

  Verdict receive(HttpRequest request, @Nullable SocketAddress peer) {
    String id = RequestIds.of(request.headers().get(Heads.REQUEST_ID), loop);
    Refusal wrong = MalformedRequest.check(request);
    if (wrong != null) {
      return new Verdict.Refuse(Rejection.invalid(wrong), Dialect.OPENAI, id);
    }
    Snapshot snapshot = loop.services().snapshots().current();
    return switch (Route.of(request.method(), request.uri())) {
      case Route.Inference route -> inference(route, request, snapshot, id);
      case Route.Models models ->
          doorman.identify(request.headers(), snapshot.keys()) == null
              ? unknown(Dialect.OPENAI, id)
              : new Verdict.Answer(LocalAnswers.models(snapshot, models.id()), id);
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
    Key key = doorman.identify(request.headers(), snapshot.keys());
    return key == null
        ? unknown(route.api().dialect(), id)
        : new Verdict.Infer(route, new Identity(snapshot, key, id));
  }

  private static Verdict unknown(Dialect dialect, String id) {
    Rejection no = new Rejection(Outcome.REJECTED_AUTH, Doorman.UNKNOWN, 0);
    return new Verdict.Refuse(no, dialect, id);
  }

  private static @Nullable Local admin(
      HttpRequest request, Snapshot snapshot, @Nullable SocketAddress peer) {
    return AdminGate.refuse(snapshot.settings().adminSha256(), peer, request);
  }
}
