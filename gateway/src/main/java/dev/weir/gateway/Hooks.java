package dev.weir.gateway;

import dev.weir.control.Counted;
import dev.weir.control.HookSpec;
import dev.weir.protocol.RepeatedField;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks hooks over HTTP, on connections and threads of their own: no event loop waits for one. The
 * body of a request goes out as it came, unless it can be read in two ways; an empty answer, or
 * 204, lets it pass, another 2xx is the body to send in its place, a 4xx refuses it, and everything
 * else is no answer.
 *
 * <p>Calls of one hook at once are bounded by its configuration, what it may answer by {@link
 * #MOST_BYTES}.
 */
final class Hooks {
  /** What a hook says. */
  sealed interface Say {
    record Pass() implements Say {}

    record Send(ByteBuffer body) implements Say {}

    record Refuse(String reason) implements Say {}

    /** It was not asked: this field stands twice, and an engine may read the other one. */
    record Twice(String field) implements Say {}

    /** It did not answer in its time, or not in words that are known. */
    record Nothing(String why) implements Say {}
  }

  private static final int MOST_BYTES = 32 << 20;
  private static final int MOST_REASON = 500;
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile @Nullable HttpClient client;

  /** Asks; the answer comes on any thread. */
  void ask(HookSpec hook, Map<String, String> facts, byte[] body, Consumer<Say> then) {
    AtomicInteger asked = inFlight.computeIfAbsent(hook.url().toString(), _ -> new AtomicInteger());
    if (asked.incrementAndGet() > hook.inFlight()) {
      asked.decrementAndGet();
      then.accept(new Say.Nothing("more than " + Counted.of(hook.inFlight(), "call") + " at once"));
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hook.url())
            .timeout(hook.timeout())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    facts.forEach(request::header);
    CompletableFuture.supplyAsync(() -> RepeatedField.in(body), threads)
        .thenCompose(twice -> twice == null ? send(request.build()) : twice(twice))
        .orTimeout(hook.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((say, failure) -> {
          asked.decrementAndGet();
          then.accept(say == null ? nothing(failure) : say);
        });
  }

  private CompletableFuture<Say> send(HttpRequest request) {
    return client()
        .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES))
        .thenApply(Hooks::said);
  }

  private static CompletableFuture<Say> twice(String field) {
    return CompletableFuture.completedFuture(new Say.Twice(field));
  }

  /** Calls of all hooks that are not answered yet. */
  int inFlight() {
    return inFlight.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private static Say said(HttpResponse<byte[]> answer) {
    int family = answer.statusCode() / 100;
    if (family == 2) {
      return answer.body().length == 0
          ? new Say.Pass()
          : new Say.Send(ByteBuffer.wrap(answer.body()));
    }
    return family == 4
        ? new Say.Refuse(reason(answer.body()))
        : new Say.Nothing("status " + answer.statusCode());
  }

  private static Say nothing(@Nullable Throwable failure) {
    Throwable cause = failure instanceof CompletionException e ? e.getCause() : failure;
    boolean late = cause instanceof HttpTimeoutException || cause instanceof TimeoutException;
    String other = cause instanceof IOException ? "no connection" : "failed";
    return new Say.Nothing(late ? "no answer in time" : other);
  }

  /** {@code {"reason": …}}; what is not that is no reason. */
  private static String reason(byte[] body) {
    try {
      JsonNode reason = JSON.readTree(body).path("reason");
      String text = reason.isString() ? reason.stringValue() : "";
      return text.length() <= MOST_REASON ? text : text.substring(0, MOST_REASON);
    } catch (JacksonException e) {
      return "";
    }
  }

  /** Most gateways have no hook, and need no client. */
  private HttpClient client() {
    HttpClient known = client;
    return known != null ? known : newClient();
  }

  private synchronized HttpClient newClient() {
    HttpClient known = client;
    if (known == null) {
      known =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(threads).build();
      client = known;
    }
    return known;
  }

  /** Ends the calls in progress. */
  synchronized void close() {
    HttpClient known = client;
    if (known != null) {
      known.shutdownNow();
    }
  }
}
