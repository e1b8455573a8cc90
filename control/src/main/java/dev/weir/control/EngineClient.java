package dev.weir.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Small questions to engines from virtual threads: health, model lists, metrics. Never on the way
 * of a request. Certificates are verified, redirects are not followed, and an answer larger than a
 * model list could be is refused.
 */
final class EngineClient implements AutoCloseable {
  private static final long MAX_BODY = 4L << 20;

  // Made when the first question is asked: it costs more than the rest of a start.
  private @Nullable HttpClient http;

  /** What came of a question. */
  sealed interface Answer {
    record Status(int code, String body) implements Answer {}

    record Refused() implements Answer {}

    record Failed(String why) implements Answer {}
  }

  /**
   * Asks {@code GET target} of the engine, with its key when it has one.
   *
   * @param target path and query
   */
  Answer ask(EngineSpec engine, String target, Duration timeout) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(engine.url(), target));
    ProviderHeaders.tell(engine, null, _ -> false, request::header);
    return get(request, timeout);
  }

  /** Asks somebody who is no engine, without a key. */
  Answer fetch(URI page, Duration timeout) throws InterruptedException {
    return get(HttpRequest.newBuilder(page), timeout);
  }

  private Answer get(HttpRequest.Builder request, Duration timeout) throws InterruptedException {
    HttpRequest asked = request.timeout(timeout).GET().build();
    try {
      var body = BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BODY);
      HttpResponse<String> response = client().send(asked, body);
      return new Answer.Status(response.statusCode(), response.body());
    } catch (HttpTimeoutException e) {
      return new Answer.Failed("no answer within " + timeout.toMillis() + " ms");
    } catch (ConnectException e) {
      return e.getCause() instanceof UnresolvedAddressException
          ? new Answer.Failed("unknown host " + asked.uri().getHost())
          : new Answer.Refused();
    } catch (IOException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static URI at(URI base, String target) {
    return URI.create(base.getScheme() + "://" + base.getRawAuthority() + target);
  }

  private synchronized HttpClient client() {
    if (http == null) {
      http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
    }
    return http;
  }

  /** Ends the questions under way; the client cannot be used again. */
  @Override
  public synchronized void close() {
    if (http != null) {
      http.shutdownNow();
    }
  }
}
