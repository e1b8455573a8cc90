package dev.weir.server.discovery;

import dev.weir.server.discovery.Asker.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A port on which engines listen when nobody tells them otherwise, and how to tell who it is: by
 * {@code owned_by} of the model list, which every server fills in its own way, else by a page that
 * only one of them has.
 *
 * @param usual who is expected there; who it is, the answers say
 */
record UsualPort(int port, String usual) {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  static final List<UsualPort> ALL =
      List.of(
          new UsualPort(8000, "vLLM"),
          new UsualPort(8001, "vLLM"),
          new UsualPort(8002, "vLLM"),
          new UsualPort(8003, "vLLM"),
          new UsualPort(30000, "SGLang"),
          new UsualPort(8080, "llama.cpp"),
          new UsualPort(11434, "Ollama"),
          new UsualPort(1234, "LM Studio"));

  /** What a look showed. */
  sealed interface Look {
    record Nobody() implements Look {}

    /** Somebody who is not served, and why. */
    record Other(String why) implements Look {}

    /**
     * @param kind as in {@code engines[].kind}
     * @param name as people call it
     */
    record Engine(String kind, String name, List<String> models) implements Look {}
  }

  Look look() throws InterruptedException {
    try (Asker asker = new Asker(port, LIMIT)) {
      return asker.isOpen() ? identify(asker) : new Look.Nobody();
    }
  }

  private static Look identify(Asker asker) throws InterruptedException {
    Optional<Answer> list = asker.get("/v1/models");
    if (list.isEmpty()) {
      return new Look.Other("does not answer GET /v1/models within " + LIMIT.toMillis() + " ms");
    }
    int status = list.get().status();
    if (status == 401 || status == 403) {
      return new Look.Other("wants a key: name it in weir.yaml, engines[].api_key");
    }
    JsonNode data = list.get().body().path("data");
    if (status != 200 || !data.isArray()) {
      return new Look.Other("lists no models (GET /v1/models: " + status + ")");
    }
    List<String> models =
        data.valueStream()
            .map(model -> model.path("id").asString(""))
            .filter(id -> !id.isEmpty())
            .toList();
    return switch (data.path(0).path("owned_by").asString("")) {
      case "vllm" -> new Look.Engine("vllm", "vLLM", models);
      case "sglang" -> new Look.Engine("sglang", "SGLang", models);
      case "llamacpp" -> new Look.Engine("llamacpp", "llama.cpp", models);
      case "library" -> new Look.Engine("ollama", "Ollama", models);
      case "weir" -> new Look.Other("is a Weir itself");
      default -> byItsPages(asker, models);
    };
  }

  private static Look byItsPages(Asker asker, List<String> models) throws InterruptedException {
    if (has(asker, "/api/version", "version")) {
      return new Look.Engine("ollama", "Ollama", models);
    }
    if (has(asker, "/props", "default_generation_settings")) {
      return new Look.Engine("llamacpp", "llama.cpp", models);
    }
    if (has(asker, "/get_model_info", "model_path")) {
      return new Look.Engine("sglang", "SGLang", models);
    }
    if (has(asker, "/api/v0/models", "data")) {
      return new Look.Engine("lmstudio", "LM Studio", models);
    }
    return new Look.Engine("vllm", "OpenAI-compatible", models);
  }

  private static boolean has(Asker asker, String path, String field) throws InterruptedException {
    Optional<Answer> answer = asker.get(path);
    return answer.isPresent() && answer.get().status() == 200 && answer.get().body().has(field);
  }
}
