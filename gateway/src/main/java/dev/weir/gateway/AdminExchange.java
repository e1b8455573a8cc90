package dev.weir.gateway;

import dev.weir.control.AdminApi;
import dev.weir.control.Settings;
import dev.weir.control.Settings.Limits;
import dev.weir.protocol.Dialect;
import dev.weir.protocol.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call of the admin API or the console: read whole, handled on a virtual thread, answered on the
 * loop.
 */
final class AdminExchange implements Call {
  private static final int MAX_BODY_BYTES = 1 << 20;

  private final ClientConnection connection;
  private final HttpRequest request;
  private final String target;
  private final AdminApi.Caller caller;
  private final String requestId;
  private final ClientAnswer answer;
  private final Limits limits;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final long started = System.nanoTime();
  private final long patience;
  private boolean handling;
  private boolean over;

  AdminExchange(
      ClientConnection connection, HttpRequest request, Reception.Verdict.Administer verdict) {
    this.connection = connection;
    this.request = request;
    this.target = verdict.target();
    this.caller = verdict.caller();
    this.requestId = verdict.requestId();
    this.answer = connection.answerTo(request);
    Settings settings = connection.loop().services().snapshots().current().settings();
    this.limits = settings.limits();
    this.patience = settings.timeouts().body().toNanos();
  }

  @Override
  public void content(ByteBuf bytes) {
    if (over) {
      return;
    }
    long limit = Math.min(limits.bodyBytes(), MAX_BODY_BYTES);
    if (body.size() + bytes.readableBytes() > limit) {
      refuse(413, "body: more than " + limit + " bytes", "body_too_large");
      return;
    }
    try {
      bytes.readBytes(body, bytes.readableBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void requestEnded() {
    if (over) {
      return;
    }
    handling = true;
    AdminApi.@Nullable Call call;
    try {
      call = call();
    } catch (IllegalArgumentException e) {
      refuse(400, "target: " + e.getMessage() + " (expected: sound %-escapes)", "bad_target");
      return;
    }
    if (call == null) {
      return;
    }
    Services services = connection.loop().services();
    var _ =
        services
            .adminThreads()
            .submit(() -> {
              AdminApi.Reply reply = handle(services.admin(), call);
              connection.loop().executor().execute(() -> reply(reply));
            });
  }

  /** Null: it has been refused. */
  private AdminApi.@Nullable Call call() {
    QueryStringDecoder decoded = new QueryStringDecoder(target);
    Map<String, String> query = new HashMap<>();
    for (var parameter : decoded.parameters().entrySet()) {
      if (parameter.getValue().size() > 1) {
        String message = parameter.getKey() + ": twice in the query (expected: once)";
        refuse(400, message, "repeated_parameter");
        return null;
      }
      query.put(parameter.getKey(), parameter.getValue().getFirst());
    }
    return new AdminApi.Call(
        request.method().name(),
        decoded.path(),
        query,
        body.toString(StandardCharsets.UTF_8),
        request.headers().get(HttpHeaderNames.IF_NONE_MATCH),
        caller);
  }

  private static AdminApi.Reply handle(AdminApi admin, AdminApi.Call call) {
    try {
      return admin.handle(call);
    } catch (RuntimeException e) {
      System.getLogger("dev.weir.admin").log(System.Logger.Level.ERROR, call.path() + " failed", e);
      Refusal refusal = Refusal.server(500, call.path() + " failed", "internal");
      String json = new String(refusal.json(), StandardCharsets.UTF_8);
      return new AdminApi.Reply(500, "application/json", json);
    }
  }

  private void reply(AdminApi.Reply reply) {
    if (over) {
      return;
    }
    over = true;
    answer.whole(
        reply.status(),
        reply.contentType(),
        out -> {
          Heads.header(out, Heads.REQUEST_ID, requestId);
          reply.headers().forEach((name, value) -> Heads.header(out, name, value));
        },
        Unpooled.copiedBuffer(reply.body(), StandardCharsets.UTF_8));
    connection.answered(answer);
  }

  @Override
  public void clientGone() {
    over = true;
  }

  @Override
  public void unreadable() {
    over = true;
  }

  @Override
  public void failedInside() {
    if (!over) {
      over = true;
      answer.closeBehind();
      connection.refuse(answer, Rejection.INSIDE, Dialect.OPENAI, requestId);
      connection.answered(answer);
    }
  }

  @Override
  public void writable(boolean now) {}

  /** If its answer comes in the last moment it is still given. */
  @Override
  public void dismissed(boolean last) {
    answer.closeBehind();
  }

  @Override
  public void sweep(long now) {
    if (!over && !handling && now - started > patience) {
      refuse(408, "body: not complete in time", "request_timeout");
    }
  }

  private void refuse(int status, String message, String code) {
    over = true;
    Rejection rejection = Rejection.invalid(Refusal.invalid(status, message, code));
    connection.refuse(answer, rejection, Dialect.OPENAI, requestId);
    connection.answered(answer);
  }
}
