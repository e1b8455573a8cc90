package dev.weir.control.tenants;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The public keys of one provider, looked at again and again.
 *
 * <p><b>What it decides.</b> Whose signature counts at the moment. Keys are fetched at the start,
 * then every {@code refresh}; a token that names a key nobody knows brings the next look forward,
 * at most once in {@value #LEAST_SECONDS} seconds, so that made-up tokens cannot make Weir flood
 * the provider. A look that fails changes nothing: the keys of the last good one count for {@code
 * grace}, then none does.
 *
 * <p><b>How it fails.</b> A provider that takes a key back is noticed at the next look and not
 * before.
 *
 * <p>One virtual thread asks; whoever verifies reads two volatile fields and never waits.
 */
final class ProviderKeys implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.weir.identity");
  private static final int LEAST_SECONDS = 10;
  private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(LEAST_SECONDS);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;

  private final Provider provider;
  private final Runnable changed;
  private final LongSupplier nanos;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Thread thread = Thread.ofVirtual().name("identity").unstarted(this::run);
  private volatile Jwks keys = Jwks.NONE;
  private volatile long goodSince;
  private volatile boolean everGood;
  private volatile boolean looking = true;
  private volatile long lastLook;
  private volatile boolean closed;
  private boolean failing;

  /**
   * @param changed hears when other keys count than before
   * @param nanos a counter of nanoseconds
   */
  ProviderKeys(Provider provider, Runnable changed, LongSupplier nanos) {
    this.provider = provider;
    this.changed = changed;
    this.nanos = nanos;
    this.lastLook = nanos.getAsLong();
  }

  void start() {
    thread.start();
  }

  Provider provider() {
    return provider;
  }

  Jwks keys() {
    return keys;
  }

  /** Whether the keys may be believed. */
  boolean fresh() {
    return everGood && nanos.getAsLong() - goodSince < provider.grace().toNanos();
  }

  /** Asks for a look; says whether one is under way or has just been asked for. */
  boolean lookAgain() {
    if (looking) {
      return true;
    }
    if (nanos.getAsLong() - lastLook < LEAST_NANOS) {
      return false;
    }
    looking = true;
    LockSupport.unpark(thread);
    return true;
  }

  private void run() {
    while (!closed) {
      look();
      long pause = failing ? LEAST_NANOS : provider.refresh().toNanos();
      long end = nanos.getAsLong() + Math.min(pause, provider.refresh().toNanos());
      while (!closed && !looking && end - nanos.getAsLong() > 0) {
        LockSupport.parkNanos(end - nanos.getAsLong());
      }
    }
  }

  private void look() {
    lastLook = nanos.getAsLong();
    try {
      Jwks found = Jwks.read(fetch());
      boolean news = !found.equals(keys);
      keys = found;
      goodSince = nanos.getAsLong();
      everGood = true;
      failing = false;
      looking = false;
      if (news) {
        changed.run();
      }
    } catch (IOException | IllegalArgumentException e) {
      if (!failing) {
        LOG.log(
            Level.WARNING,
            provider.jwks()
                + ": no keys ("
                + e.getMessage()
                + "); the last ones count for a while");
      }
      failing = true;
      looking = false;
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  private String fetch() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(provider.jwks())
            .timeout(PATIENCE)
            .header("accept", "application/json")
            .build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode() + " (expected: 200)");
      }
      return new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    client.shutdownNow();
  }
}
