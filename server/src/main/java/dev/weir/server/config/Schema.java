package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.named;
import static dev.weir.server.config.Key.optional;
import static dev.weir.server.config.Key.required;

import dev.weir.control.EngineKind;
import dev.weir.control.Secret;
import dev.weir.control.Settings;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Groups;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Key.Many;
import dev.weir.server.config.Numbers.Count;
import dev.weir.server.config.Numbers.Size;
import dev.weir.server.config.Numbers.Time;
import dev.weir.server.config.Texts.Text;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every key of {@code weir.yaml}: name, type, bounds, default and one sentence. */
final class Schema {
  private static final Size BYTES = new Size(1 << 10, 1L << 40);
  static final Time TIME = new Time(Duration.ofMillis(1), Duration.ofHours(24));
  private static final Count MANY = new Count(1, 10_000_000);

  private Schema() {}

  /** {@code server.limits} */
  static final class Limits {
    private static final Settings.Limits DEFAULT = Settings.Limits.DEFAULTS;
    static final Key<Long> BODY_BYTES =
        defaulting(
            "body_bytes", new Size(1 << 10, 1L << 30), DEFAULT.bodyBytes(), "largest request body");
    static final Key<Long> UPLOAD_BYTES =
        defaulting(
            "upload_bytes",
            new Size(1 << 10, 1L << 34),
            DEFAULT.uploadBytes(),
            "largest form with files; not held in memory");
    static final Key<Long> HEAD_BYTES =
        defaulting(
            "head_bytes",
            new Size(1 << 10, 1 << 20),
            (long) DEFAULT.headBytes(),
            "largest request head, start line included");
    static final Key<Integer> JSON_DEPTH =
        defaulting(
            "json_depth", new Count(4, 1024), DEFAULT.jsonDepth(), "deepest nesting in a body");
    static final Key<Integer> REQUESTS =
        defaulting("requests", MANY, DEFAULT.requests(), "requests at once, waiting ones included");
    static final Key<Integer> QUEUED =
        defaulting(
            "queued", MANY, DEFAULT.queued(), "requests waiting for an engine, for each model");
    static final Key<Long> BUFFERED_BYTES =
        optional(
            "buffered_bytes",
            BYTES,
            "memory for request bodies and held answers together; absent: half of the direct"
                + " memory, 512MiB at the most");
    static final Key<Integer> ATTEMPTS =
        defaulting(
            "attempts",
            new Count(1, 10),
            DEFAULT.attempts(),
            "engines tried for one request at the most");
    static final Key<Integer> CONNECTIONS =
        defaulting(
            "connections",
            MANY,
            DEFAULT.connections(),
            "connections of clients at once, idle ones included; one more is closed unread");
    static final List<Key<?>> KEYS =
        List.of(
            BODY_BYTES,
            UPLOAD_BYTES,
            HEAD_BYTES,
            JSON_DEPTH,
            REQUESTS,
            QUEUED,
            BUFFERED_BYTES,
            ATTEMPTS,
            CONNECTIONS);

    private Limits() {}
  }

  /** {@code server.timeouts} */
  static final class Timeouts {
    private static final Settings.Timeouts DEFAULT = Settings.Timeouts.DEFAULTS;
    static final Key<Duration> CONNECT =
        defaulting("connect", TIME, DEFAULT.connect(), "to open a connection to an engine");
    static final Key<Duration> FIRST_BYTE =
        defaulting(
            "first_byte", TIME, DEFAULT.firstByte(), "from the request sent to the answer's start");
    static final Key<Duration> IDLE =
        defaulting("idle", TIME, DEFAULT.idle(), "between two pieces of a running answer");
    static final Key<Duration> QUEUE =
        defaulting("queue", TIME, DEFAULT.queue(), "waiting for an engine");
    static final Key<Duration> HEAD =
        defaulting("head", TIME, DEFAULT.head(), "for a client to send a request head");
    static final Key<Duration> BODY =
        defaulting("body", TIME, DEFAULT.body(), "between two pieces of a request body");
    static final Key<Duration> KEEP_ALIVE =
        defaulting("keep_alive", TIME, DEFAULT.keepAlive(), "of an idle client connection");
    static final Key<Duration> PING =
        defaulting("ping", TIME, DEFAULT.ping(), "silence in a stream before a comment is sent");
    static final Key<Duration> DRAIN =
        defaulting("drain", TIME, DEFAULT.drain(), "for requests in flight when the server stops");
    static final Key<Duration> DRAIN_NOTICE =
        defaulting(
            "drain_notice",
            new Time(Duration.ZERO, Duration.ofHours(1)),
            DEFAULT.drainNotice(),
            "before that it serves on and says that it is not ready: longer than load balancers"
                + " need to notice");
    static final List<Key<?>> KEYS =
        List.of(
            CONNECT, FIRST_BYTE, IDLE, QUEUE, HEAD, BODY, KEEP_ALIVE, PING, DRAIN, DRAIN_NOTICE);

    private Timeouts() {}
  }

  /** {@code server.cors} */
  static final class CorsKeys {
    static final Key<List<Item<String>>> ORIGINS =
        new Key<>(
            "origins",
            new Many<>(new WebOrigin()),
            List.of(),
            false,
            "web pages that may call from a browser and read the answers; absent: none of another"
                + " origin");
    static final List<Key<?>> KEYS = List.of(ORIGINS);

    private CorsKeys() {}
  }

  /** {@code server} */
  static final class Server {
    static final Key<String> HOST =
        defaulting(
            "host", Text.HOST, Listen.DEFAULTS.host(), "address to listen on; needs a restart");
    static final Key<Integer> PORT =
        defaulting(
            "port",
            new Count(0, 65535),
            Listen.DEFAULTS.port(),
            "port to listen on, 0: a free one; needs a restart");
    static final Key<Integer> LOOPS =
        defaulting(
            "loops",
            new Count(0, 1024),
            Listen.DEFAULTS.loops(),
            "event loops, 0: one per processor; needs a restart");
    static final Key<String> ADMIN_SHA256 =
        optional(
            "admin_sha256",
            new Texts.Digest(),
            "SHA-256 of the admin key; absent: only callers on this machine");
    static final Key<Section> LIMITS =
        new Key<>("limits", new Group(Limits.KEYS), null, false, "bounds on size and number");
    static final Key<Section> TIMEOUTS =
        new Key<>("timeouts", new Group(Timeouts.KEYS), null, false, "how long each step may take");
    static final Key<Section> CORS =
        new Key<>("cors", new Group(CorsKeys.KEYS), null, false, "what web pages may do");
    static final List<Key<?>> KEYS =
        List.of(
            HOST,
            PORT,
            LOOPS,
            ADMIN_SHA256,
            EdgeKeys.TRUSTED_PROXIES,
            EdgeKeys.FORWARDED,
            EdgeKeys.PROXY_PROTOCOL,
            CORS,
            LIMITS,
            TIMEOUTS);

    private Server() {}
  }

  /** {@code engines[]} */
  static final class Engines {
    static final int DEFAULT_CONCURRENCY = 256;
    static final Key<String> ID =
        required("id", Text.ID, "its name in headers, metrics, logs and in models[].engines");
    static final Key<EngineKind> KIND = required("kind", new Texts.Kind(), "what answers there");
    static final Key<URI> URL = required("url", new Address(), "base URL, with or without /v1");
    static final Key<String> MODEL =
        optional("model", Text.MODEL, "the engine's own name of the model, where it differs");
    static final Key<Secret> API_KEY =
        optional("api_key", new Texts.Hidden(), "sent to the engine where its kind expects a key");
    static final Key<Integer> MAX_CONCURRENCY =
        defaulting(
            "max_concurrency",
            new Count(1, 1_000_000),
            DEFAULT_CONCURRENCY,
            "requests on it at once, over all models");
    static final Key<Map<String, String>> MODEL_NAMES =
        named(
            "model_names",
            Text.MODEL,
            Text.MODEL,
            "the engine's own names of models, by the names that clients use");
    static final Key<Map<String, Secret>> HEADERS =
        named(
            "headers",
            new Headers.Name(),
            new Headers.Value(),
            "sent with every request, in place of the client's headers of these names");
    static final Key<Map<String, String>> PATHS =
        named(
            "paths",
            new Calls.Name(),
            new Calls.Target(),
            "where a call is, if not behind the URL as usual");
    static final Key<String> DEPLOYMENT =
        optional(
            "deployment", Text.MODEL, "Azure only: the deployment, if not named as the model is");
    static final Key<String> API_VERSION =
        optional("api_version", Text.VERSION, "Azure only: a date chooses its dated API");
    static final Key<URI> TELEMETRY =
        optional(
            "telemetry",
            new Address(),
            "the DCGM exporter of its accelerators; absent: what they do is not known");
    static final Key<List<Item<String>>> GPUS =
        new Key<>(
            "gpus",
            new Many<>(Text.ID),
            List.of(),
            false,
            "which of that exporter's, by number or UUID; absent: all");
    static final List<Key<?>> KEYS =
        List.of(
            ID,
            KIND,
            URL,
            MODEL,
            API_KEY,
            MAX_CONCURRENCY,
            TELEMETRY,
            GPUS,
            MODEL_NAMES,
            HEADERS,
            PATHS,
            DEPLOYMENT,
            API_VERSION);

    private Engines() {}
  }

  /** {@code discover[]} */
  static final class Discover {
    static final Key<String> ID =
        required(
            "id",
            new Text(
                Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,23}"),
                "1 to 24 letters, digits and . _ : -, the first a letter or digit"),
            "stands for its engines in models[].engines; their ids begin with it");
    static final Key<EngineGroup.Source> FROM =
        required("from", new Origin(), "a name whose addresses are engines, or a file with a list");
    static final Key<EngineKind> KIND =
        defaulting(
            "kind", new Texts.Kind(), EngineKind.VLLM, "what answers there, where it is not said");
    static final Key<String> MODEL =
        optional("model", Text.MODEL, "as engines[].model, for each of its engines");
    static final Key<Secret> API_KEY =
        optional("api_key", new Texts.Hidden(), "as engines[].api_key, for each of its engines");
    static final Key<Integer> MAX_CONCURRENCY =
        defaulting(
            "max_concurrency",
            new Count(1, 1_000_000),
            Engines.DEFAULT_CONCURRENCY,
            "requests on each of its engines at once");
    static final List<Key<?>> KEYS = List.of(ID, FROM, KIND, MODEL, API_KEY, MAX_CONCURRENCY);

    private Discover() {}
  }

  /** {@code models[]} */
  static final class Models {
    static final Key<String> ID =
        required("id", Text.MODEL, "the name that clients put into model");
    static final Key<List<Item<String>>> ENGINES =
        new Key<>(
            "engines",
            new Many<>(Text.ID),
            null,
            true,
            "ids of the engines or of the discover entries that serve it");
    static final Key<PolicyName> POLICY =
        optional("policy", new Policies.Name(), "in place of scheduling.policy");
    static final Key<Fairness> MODE =
        optional("mode", new Policies.Mode(), "in place of scheduling.mode");
    static final Key<Section> SLO =
        new Key<>("slo", new Group(SchedulingKeys.ModelSlo.KEYS), null, false, "what is promised");
    static final List<Key<?>> KEYS =
        List.of(
            ID,
            ENGINES,
            POLICY,
            MODE,
            SLO,
            ResumeKeys.MODEL,
            HedgingKeys.MODEL,
            DegradeKeys.DEGRADE,
            DegradeKeys.SHADOW);

    private Models() {}
  }

  static final Key<Section> SERVER =
      new Key<>("server", new Group(Server.KEYS), null, false, "this process");
  static final Key<List<Section>> ENGINES =
      new Key<>("engines", new Groups(Engines.KEYS), List.of(), false, "what requests are sent to");
  static final Key<List<Section>> DISCOVER =
      new Key<>(
          "discover",
          new Groups(Discover.KEYS),
          List.of(),
          false,
          "where more engines are looked for while running");
  static final Key<List<Section>> MODELS =
      new Key<>(
          "models",
          new Groups(Models.KEYS),
          List.of(),
          false,
          "what clients may name; engines in none are asked what they serve");
  static final Key<List<Section>> KEYS =
      new Key<>(
          "keys",
          new Groups(TenantKeys.Keys.KEYS),
          List.of(),
          false,
          "who may call; absent: everybody on a loopback address, else a key that is made");
  static final Key<Section> HEALTH =
      new Key<>("health", new Group(HealthKeys.KEYS), null, false, "when an engine is ejected");

  static final Key<Section> SCHEDULING =
      new Key<>(
          "scheduling",
          new Group(SchedulingKeys.Usual.KEYS),
          null,
          false,
          "of models that say nothing of their own");

  static final List<Key<?>> ROOT =
      Stream.concat(
              Stream.of(
                  SERVER,
                  ENGINES,
                  DISCOVER,
                  MODELS,
                  SCHEDULING,
                  TenantKeys.TIERS,
                  TenantKeys.TENANTS,
                  KEYS,
                  IdentityKeys.IDENTITY,
                  EdgeKeys.BANS,
                  TenantKeys.AUDIT,
                  LedgerKeys.LEDGER,
                  StoreKeys.STORE,
                  HEALTH,
                  ResumeKeys.RESUME),
              Stream.concat(TermsKeys.ROOT.stream(), ResilienceKeys.ROOT.stream()))
          .toList();
}
