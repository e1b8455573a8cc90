package dev.weir.control;

import dev.weir.control.degrade.LadderSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all requests and may change while running.
 *
 * @param adminSha256 hex digest of the admin key; null: loopback peers only
 * @param cors which web pages may read answers
 * @param scheduling of models that say nothing of their own
 * @param proxies who may say for whom it speaks
 * @param terms of models that have any, by model
 * @param resume answers of models that say nothing of their own
 * @param tries how often and how early requests are given to another engine
 */
public record Settings(
    Limits limits,
    Timeouts timeouts,
    @Nullable String adminSha256,
    Cors cors,
    Scheduling scheduling,
    Proxies proxies,
    Map<String, ModelTerms> terms,
    ResumeRules resume,
    Tries tries) {

  /** What holds when nothing is configured. */
  public static final Settings DEFAULTS = new Settings(Limits.DEFAULTS, Timeouts.DEFAULTS, null);

  /** Closed to web pages of other origins. */
  public Settings(Limits limits, Timeouts timeouts, @Nullable String adminSha256) {
    this(limits, timeouts, adminSha256, Cors.OFF);
  }

  /** Scheduled as is usual. */
  public Settings(Limits limits, Timeouts timeouts, @Nullable String adminSha256, Cors cors) {
    this(limits, timeouts, adminSha256, cors, Scheduling.DEFAULTS);
  }

  /** Without proxies, at no cost, and nobody else has a say. */
  public Settings(
      Limits limits,
      Timeouts timeouts,
      @Nullable String adminSha256,
      Cors cors,
      Scheduling scheduling) {
    this(limits, timeouts, adminSha256, cors, scheduling, Proxies.NONE, Map.of());
  }

  /** Continued as is usual. */
  public Settings(
      Limits limits,
      Timeouts timeouts,
      @Nullable String adminSha256,
      Cors cors,
      Scheduling scheduling,
      Proxies proxies,
      Map<String, ModelTerms> terms) {
    this(limits, timeouts, adminSha256, cors, scheduling, proxies, terms, ResumeRules.DEFAULTS);
  }

  /** Tried again as is usual. */
  public Settings(
      Limits limits,
      Timeouts timeouts,
      @Nullable String adminSha256,
      Cors cors,
      Scheduling scheduling,
      Proxies proxies,
      Map<String, ModelTerms> terms,
      ResumeRules resume) {
    this(limits, timeouts, adminSha256, cors, scheduling, proxies, terms, resume, Tries.DEFAULTS);
  }

  /** Whether answers of this model are continued. */
  public ResumeRules resume(String model) {
    ResumeRules own = terms(model).resume();
    return own == null ? resume : own;
  }

  /** Whether a second engine is asked beside one that is late with a request of this model. */
  public HedgeRules hedging(String model) {
    HedgeRules own = terms(model).hedging();
    return own == null ? tries.hedging() : own;
  }

  /** What holds for requests of this model. */
  public ModelTerms terms(String model) {
    return terms.getOrDefault(model, ModelTerms.NONE);
  }

  /** The ladders of the models that have one, by model. */
  public Map<String, LadderSpec> ladders() {
    Map<String, LadderSpec> ladders = new HashMap<>();
    terms.forEach((model, of) -> {
      if (of.ladder() != null) {
        ladders.put(model, of.ladder());
      }
    });
    return ladders;
  }

  /**
   * Bounds on size, depth and count. Beyond one, the request is refused with a status that names
   * it.
   *
   * @param bodyBytes of one request
   * @param uploadBytes of one form with files
   * @param headBytes of one request head, start line included
   * @param jsonDepth nesting of objects and arrays in a body
   * @param requests in flight at once, queued ones included
   * @param queued requests waiting for an engine, per model
   * @param bufferedBytes shared budget for bodies and held answers, see docs/decisions/0003
   * @param attempts engines tried for one request at the most
   * @param connections of clients at once, idle ones included
   */
  public record Limits(
      long bodyBytes,
      long uploadBytes,
      int headBytes,
      int jsonDepth,
      int requests,
      int queued,
      long bufferedBytes,
      int attempts,
      int connections) {
    private static final int CONNECTIONS = 25_000;

    public static final Limits DEFAULTS =
        new Limits(32L << 20, 256L << 20, 32 << 10, 64, 20_000, 4_096, 512L << 20, 3);

    /** With as many connections as are usual. */
    public Limits(
        long bodyBytes,
        long uploadBytes,
        int headBytes,
        int jsonDepth,
        int requests,
        int queued,
        long bufferedBytes,
        int attempts) {
      this(
          bodyBytes,
          uploadBytes,
          headBytes,
          jsonDepth,
          requests,
          queued,
          bufferedBytes,
          attempts,
          CONNECTIONS);
    }
  }

  /**
   * @param connect to an engine
   * @param firstByte from the request's last byte sent to the answer's first byte
   * @param idle between two reads of a running answer
   * @param queue waiting for an engine
   * @param head from the first byte of a request head to its end
   * @param body between two reads of a request body
   * @param keepAlive of an idle client connection
   * @param ping silence towards a streaming client before a comment is sent
   * @param drain how long a stopping server waits for requests in flight
   * @param drainNotice how long it serves before that, while it says that it is not ready
   */
  public record Timeouts(
      Duration connect,
      Duration firstByte,
      Duration idle,
      Duration queue,
      Duration head,
      Duration body,
      Duration keepAlive,
      Duration ping,
      Duration drain,
      Duration drainNotice) {
    public static final Timeouts DEFAULTS =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(600),
            Duration.ofSeconds(120),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(600),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));

    /** Without notice. */
    public Timeouts(
        Duration connect,
        Duration firstByte,
        Duration idle,
        Duration queue,
        Duration head,
        Duration body,
        Duration keepAlive,
        Duration ping,
        Duration drain) {
      this(connect, firstByte, idle, queue, head, body, keepAlive, ping, drain, Duration.ZERO);
    }
  }
}
