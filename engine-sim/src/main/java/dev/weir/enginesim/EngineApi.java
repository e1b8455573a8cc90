package dev.weir.enginesim;

import static io.netty.handler.codec.http.HttpResponseStatus.OK;

import dev.weir.enginesim.text.Answer;
import dev.weir.enginesim.text.AnswerLimits;
import dev.weir.enginesim.text.Prompt;
import dev.weir.simulator.engine.BlockHashes;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one engine answers, by path. Runs on the engine's loop. */
final class EngineApi {
  private static final String JSON = "application/json";
  private static final String WARM_UP = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final EngineHost host;
  private final EngineOptions options;
  private final InfoPages info;
  private final FaultApi faults;
  private final ScoreApi scores;
  private final TokenApi tokens;
  private long requests;

  EngineApi(EngineHost host) {
    this.host = host;
    options = host.options();
    info = new InfoPages(host);
    faults = new FaultApi(host);
    scores = new ScoreApi(options);
    tokens = new TokenApi(options);
  }

  /**
   * Reads and answers a request of its own, so that the classes which that takes are loaded before
   * the first real one: an engine that is not warm is not ready.
   */
  void warmUp() {
    try {
      Fields fields = Fields.of(Json.parse(WARM_UP.getBytes(StandardCharsets.UTF_8)));
      GenerationRequest request = new GenerationReader(options).read(fields, true, "warm-up");
      StreamReply reply = new StreamReply(host, new Connection(this), null, request);
      Prompt prompt = request.prompts().getFirst();
      reply.add(prompt, Answer.to(prompt, AnswerLimits.exactly(1), 0));
      Bodies.generation(request, options.model(), 0, reply.choices);
    } catch (ApiException e) {
      throw new IllegalStateException("warm-up: refused", e);
    }
  }

  void answer(Connection connection, FullHttpRequest request) {
    String path = new QueryStringDecoder(request.uri()).path();
    try {
      if (request.method().equals(HttpMethod.GET)) {
        get(connection, path);
      } else if (path.equals("/admin/faults")) {
        faults.change(request.method(), ByteBufUtil.getBytes(request.content()));
        connection.respond(OK, JSON, faults.show());
      } else if (request.method().equals(HttpMethod.POST)) {
        post(connection, path, request);
      } else {
        throw new ApiException(ApiError.wrongMethod());
      }
    } catch (ApiException e) {
      connection.refuse(e.error());
    }
  }

  private void get(Connection connection, String path) throws ApiException {
    if (path.equals("/metrics")) {
      connection.respond(OK, MetricsPage.CONTENT_TYPE, new MetricsPage(host).bytes());
      return;
    }
    if (path.equals("/dcgm")) {
      DcgmPage page = new DcgmPage(host.port(), options.settings().profile().hardware());
      connection.respond(OK, MetricsPage.CONTENT_TYPE, page.bytes(host.accelerator()));
      return;
    }
    byte[] body = path.equals("/admin/faults") ? faults.show() : info.page(path);
    if (body == null) {
      throw new ApiException(ApiError.unknownPath());
    }
    connection.respond(OK, JSON, body);
  }

  private void post(Connection connection, String path, FullHttpRequest request)
      throws ApiException {
    switch (path) {
      case "/v1/chat/completions" -> generate(connection, request, true);
      case "/v1/completions" -> generate(connection, request, false);
      case "/v1/audio/transcriptions" -> transcribe(connection, request);
      case "/v1/embeddings" -> pool(connection, embedding(request));
      case "/v1/score", "/score" ->
          pool(connection, scores.score(fields(request), id("score-", request), created()));
      case "/v1/rerank", "/v2/rerank", "/rerank" ->
          pool(connection, scores.rerank(fields(request), id("rerank-", request)));
      case "/admin/accelerator" -> {
        Integer xid = fields(request).integer("xid", 0);
        host.accelerator().xid(xid == null ? 0 : xid);
        connection.respond(OK, JSON, Json.bytes(Map.of("xid", host.accelerator().xid())));
      }
      case "/tokenize" -> connection.respond(OK, JSON, tokens.tokenize(fields(request)));
      case "/detokenize" -> connection.respond(OK, JSON, tokens.detokenize(fields(request)));
      default -> throw new ApiException(ApiError.unknownPath());
    }
  }

  private void generate(Connection connection, FullHttpRequest http, boolean chat)
      throws ApiException {
    Fields fields = fields(http);
    String id = id(chat ? "chatcmpl-" : "cmpl-", http);
    GenerationRequest request = new GenerationReader(options).read(fields, chat, id);
    Fault.@Nullable OfAnswer fault = drawFault();
    long created = created();
    Reply reply =
        request.stream()
            ? new StreamReply(host, connection, fault, request)
            : new WholeReply(
                host,
                connection,
                fault,
                choices -> Bodies.generation(request, options.model(), created, choices));
    long seed = options.seed() ^ BlockHashes.mix(request.seed());
    for (Prompt read : request.prompts()) {
      Prompt prompt = read.said(seed, options.tokenizer());
      AnswerLimits limits = request.limits(prompt, options.maxModelLength());
      reply.add(prompt, request.form().answer(prompt, limits, seed));
    }
    start(connection, reply);
  }

  private Pooled embedding(FullHttpRequest http) throws ApiException {
    Fields fields = fields(http);
    String id = id("embd-", http);
    Embedding embedding = Embedding.read(fields, options.seed());
    List<Prompt> prompts = new PromptReader(options.tokenizer()).read(fields, "input");
    long created = created();
    return new Pooled(
        prompts,
        "input",
        choices -> Bodies.embeddings(embedding, id, options.model(), created, choices));
  }

  /** Reads prompts and says no word. */
  private void pool(Connection connection, Pooled pooled) throws ApiException {
    Reply reply = new WholeReply(host, connection, drawFault(), pooled.body());
    for (Prompt prompt : pooled.prompts()) {
      checkLength(pooled.param(), prompt);
      reply.add(prompt, Answer.to(prompt, AnswerLimits.exactly(1), 0));
    }
    start(connection, reply);
  }

  private void transcribe(Connection connection, FullHttpRequest http) throws ApiException {
    Transcription sound = Transcription.read(fields(http), options.tokenizer());
    checkLength("file", sound.prompt());
    Reply reply = new WholeReply(host, connection, drawFault(), sound::json);
    AnswerLimits limits = AnswerLimits.atMost(options.maxModelLength() - sound.prompt().tokens());
    reply.add(sound.prompt(), Answer.to(sound.prompt(), limits, options.seed()));
    start(connection, reply);
  }

  private void checkLength(String param, Prompt prompt) throws ApiException {
    if (prompt.tokens() >= options.maxModelLength()) {
      throw ApiException.invalid(
          param, prompt.tokens() + " tokens", "less than " + options.maxModelLength());
    }
  }

  private static void start(Connection connection, Reply reply) {
    connection.replying(reply);
    if (!reply.start()) {
      connection.refuse(ApiError.busy(1));
      reply.end();
    }
  }

  /** Draws what strikes this request; what strikes before it begins does so here. */
  private Fault.@Nullable OfAnswer drawFault() throws ApiException {
    return switch (host.faults().draw()) {
      case null -> null;
      case Fault.OfAnswer fault -> fault;
      case Fault.Busy busy -> throw new ApiException(ApiError.busy(busy.retryAfterSeconds()));
      case Fault.Slow slow -> {
        host.runner().slow(slow.factor(), slow.millis());
        yield null;
      }
      case Fault.OfEngine _ -> null;
    };
  }

  private Fields fields(FullHttpRequest http) throws ApiException {
    Fields fields = Fields.of(Json.parse(ByteBufUtil.getBytes(http.content())));
    String model = fields.string("model");
    if (model != null && !model.equals(options.model())) {
      throw new ApiException(ApiError.unknownModel(model));
    }
    return fields;
  }

  private long created() {
    return host.epochSeconds();
  }

  /** The caller's own request id, as vLLM takes it over, or one of ours. */
  private String id(String prefix, FullHttpRequest http) {
    String given = http.headers().get("x-request-id");
    return prefix
        + (given != null
            ? given
            : HexFormat.of()
                .toHexDigits(BlockHashes.mix(host.port() * 1_000_000_007L + requests++)));
  }
}
