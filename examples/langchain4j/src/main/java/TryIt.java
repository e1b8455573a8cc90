import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenCountEstimator;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Talks to Weir with LangChain4j, as OpenAI and as Anthropic, and checks what comes back.
 *
 * <p>Reads WEIR_URL, WEIR_KEY, WEIR_MODEL and WEIR_ENGINE from the environment. Prints one line for
 * each thing it tried. Exit 0: all as it should be; 1: the last line says what was not.
 */
final class TryIt {
  private static final String URL = environment("WEIR_URL", "http://127.0.0.1:8080");
  private static final String KEY = environment("WEIR_KEY", "weir-example-key");
  private static final String MODEL = environment("WEIR_MODEL", "chat");
  private static final String ENGINE = environment("WEIR_ENGINE", "http://127.0.0.1:9101");

  private static final String QUESTION = "Why does a weir turn a flood into a usable flow?";
  private static final String ASK_WEATHER =
      "Call get_weather and tell me whether it rains in Delft.";
  private static final String RED_DOT =
      "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
          + "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

  private final Map<String, Callable<String>> checks = new LinkedHashMap<>();

  private TryIt() {
    checks.put("openai_chat", () -> chat(openAi().build()));
    checks.put("openai_stream", () -> stream(openAiStreaming()));
    checks.put("openai_tools", () -> tools(openAi().build()));
    checks.put("openai_image", () -> image(openAi().build()));
    checks.put("openai_embeddings", this::embeddings);
    checks.put("anthropic_chat", () -> chat(anthropic().build()));
    checks.put("anthropic_stream", () -> stream(anthropicStreaming()));
    checks.put("anthropic_tools", () -> tools(anthropic().build()));
    checks.put("anthropic_image", () -> image(anthropic().build()));
    checks.put("anthropic_count_tokens", this::countTokens);
    checks.put(
        "openai_unknown_model",
        () -> refusal(ModelNotFoundException.class, openAi().modelName("no-such-model").build()));
    checks.put(
        "openai_bad_request",
        () -> refusal(InvalidRequestException.class, openAi().maxTokens(-1).build()));
    checks.put(
        "openai_time_out",
        () ->
            refusal(
                TimeoutException.class,
                openAi().maxTokens(2000).timeout(Duration.ofMillis(300)).build()));
    checks.put(
        "anthropic_unknown_model",
        () ->
            refusal(ModelNotFoundException.class, anthropic().modelName("no-such-model").build()));
    if (!KEY.isEmpty()) {
      checks.put(
          "openai_wrong_key",
          () -> refusal(AuthenticationException.class, openAi().apiKey("not-" + KEY).build()));
      checks.put(
          "anthropic_wrong_key",
          () -> refusal(AuthenticationException.class, anthropic().apiKey("not-" + KEY).build()));
    }
    checks.put("openai_retries", () -> retries(openAi().maxRetries(2).build()));
    checks.put("anthropic_retries", () -> retries(anthropic().maxRetries(2).build()));
  }

  public static void main(String[] arguments) {
    System.exit(new TryIt().run());
  }

  private int run() {
    for (Map.Entry<String, Callable<String>> check : checks.entrySet()) {
      try {
        System.out.printf("ok   %-24s %s%n", check.getKey(), check.getValue().call());
      } catch (Exception e) {
        System.out.printf("OFF  %-24s %s%n", check.getKey(), e);
        return 1;
      }
    }
    return 0;
  }

  private static OpenAiChatModel.OpenAiChatModelBuilder openAi() {
    return OpenAiChatModel.builder()
        .baseUrl(URL + "/v1")
        .apiKey(KEY.isEmpty() ? "none" : KEY)
        .modelName(MODEL)
        .maxTokens(60)
        .maxRetries(0);
  }

  private static AnthropicChatModel.AnthropicChatModelBuilder anthropic() {
    return AnthropicChatModel.builder()
        .baseUrl(URL + "/v1")
        .apiKey(KEY.isEmpty() ? "none" : KEY)
        .modelName(MODEL)
        .maxTokens(60)
        .maxRetries(0);
  }

  private static StreamingChatModel openAiStreaming() {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(URL + "/v1")
        .apiKey(KEY.isEmpty() ? "none" : KEY)
        .modelName(MODEL)
        .maxTokens(40)
        .build();
  }

  private static StreamingChatModel anthropicStreaming() {
    return AnthropicStreamingChatModel.builder()
        .baseUrl(URL + "/v1")
        .apiKey(KEY.isEmpty() ? "none" : KEY)
        .modelName(MODEL)
        .maxTokens(40)
        .build();
  }

  private static String chat(ChatModel model) {
    ChatResponse answer = model.chat(UserMessage.from(QUESTION));
    expect(!answer.aiMessage().text().isEmpty(), "an empty answer");
    return answer.tokenUsage().outputTokenCount() + " tokens, " + answer.finishReason();
  }

  private static String stream(StreamingChatModel model) throws Exception {
    List<String> pieces = new ArrayList<>();
    CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
    model.chat(
        QUESTION,
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            pieces.add(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            whole.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            whole.completeExceptionally(error);
          }
        });
    ChatResponse answer = whole.get(1, TimeUnit.MINUTES);
    expect(String.join("", pieces).equals(answer.aiMessage().text()), "pieces are not the answer");
    expect(answer.tokenUsage().outputTokenCount() > 0, "no usage");
    return pieces.size() + " pieces, " + answer.tokenUsage().outputTokenCount() + " tokens";
  }

  /** What LangChain4j makes an implementation of, with a model behind it. */
  interface Assistant {
    String answer(String question);
  }

  /** A tool whose schema LangChain4j reads off the method. */
  static final class Weather {
    private String city = "";

    @Tool(name = "get_weather", value = "The weather of a city.")
    String weather(@P("the city") String city) {
      this.city = city;
      return "It rains, 9 degrees.";
    }
  }

  private static String tools(ChatModel model) {
    Weather weather = new Weather();
    Assistant assistant =
        AiServices.builder(Assistant.class)
            .chatModel(model)
            .chatMemory(MessageWindowChatMemory.withMaxMessages(10))
            .tools(weather)
            .build();
    String words = assistant.answer(ASK_WEATHER);
    expect(!weather.city.isEmpty(), "the tool was not called");
    expect(!words.isEmpty(), "no words after the tool's result");
    return "city \"" + weather.city + "\", then " + words.length() + " characters";
  }

  private static String image(ChatModel model) {
    ChatResponse answer =
        model.chat(
            UserMessage.from(
                TextContent.from("What is this?"), ImageContent.from(RED_DOT, "image/png")));
    expect(!answer.aiMessage().text().isEmpty(), "an empty answer");
    return "counted as " + answer.tokenUsage().inputTokenCount() + " tokens";
  }

  private String embeddings() {
    float[] vector =
        OpenAiEmbeddingModel.builder()
            .baseUrl(URL + "/v1")
            .apiKey(KEY.isEmpty() ? "none" : KEY)
            .modelName(MODEL)
            .build()
            .embed("a low dam")
            .content()
            .vector();
    expect(vector.length > 0, "an empty vector");
    return vector.length + " numbers";
  }

  private String countTokens() {
    int tokens =
        AnthropicTokenCountEstimator.builder()
            .baseUrl(URL + "/v1")
            .apiKey(KEY.isEmpty() ? "none" : KEY)
            .modelName(MODEL)
            .build()
            .estimateTokenCountInMessage(UserMessage.from(QUESTION));
    expect(tokens > 0, tokens + " tokens");
    return tokens + " tokens";
  }

  /** What the error says in which the model's answer must end. */
  private static String refusal(Class<? extends Exception> kind, ChatModel model) {
    ChatResponse answer;
    long begin = System.nanoTime();
    try {
      answer = model.chat(UserMessage.from(QUESTION.repeat(100)));
    } catch (RuntimeException e) {
      if (kind.isInstance(e)) {
        return kind == TimeoutException.class ? "after " + seconds(begin) : e.getMessage();
      }
      throw e;
    }
    throw new IllegalStateException("no " + kind.getSimpleName() + " but " + answer);
  }

  private static String retries(ChatModel model) throws Exception {
    if (ENGINE.isEmpty()) {
      return "skipped: no WEIR_ENGINE that could be told to be busy";
    }
    // The only engine refuses once, so Weir says 503, and the client comes again in its own time.
    HttpRequest fault =
        HttpRequest.newBuilder(URI.create(ENGINE + "/admin/faults"))
            .POST(
                HttpRequest.BodyPublishers.ofString("{\"fault\":\"busy\",\"next\":1,\"retry\":1}"))
            .build();
    HttpClient.newHttpClient().send(fault, HttpResponse.BodyHandlers.discarding());
    long begin = System.nanoTime();
    expect(!model.chat(QUESTION).isEmpty(), "an empty answer");
    return "served after " + seconds(begin);
  }

  private static String seconds(long begin) {
    return "%.2f s".formatted((System.nanoTime() - begin) / 1e9);
  }

  private static void expect(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what);
    }
  }

  private static String environment(String name, String otherwise) {
    return System.getenv().getOrDefault(name, otherwise);
  }
}
