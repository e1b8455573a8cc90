import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStreamEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Talks to Weir with OpenAI's own Java client and checks what comes back.
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
      "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4"
          + "//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg==";

  private final Map<String, Callable<String>> checks = new LinkedHashMap<>();

  /** Each check shall see the first answer, so the client must not try again by itself. */
  private final OpenAIClient client = client(KEY, 0, Duration.ofMinutes(1));

  private TryIt() {
    checks.put("models", this::models);
    checks.put("chat", this::chat);
    checks.put("stream", this::stream);
    checks.put("tools", this::tools);
    checks.put("image", this::image);
    checks.put("embeddings", this::embeddings);
    checks.put("responses", this::responses);
    checks.put("responses_streamed", this::responsesStreamed);
    checks.put("unknown_model", this::unknownModel);
    checks.put("wrong_key", this::wrongKey);
    checks.put("bad_request", this::badRequest);
    checks.put("time_out", this::timeOut);
    checks.put("retries", this::retries);
  }

  public static void main(String[] arguments) {
    System.exit(new TryIt().run());
  }

  private int run() {
    for (Map.Entry<String, Callable<String>> check : checks.entrySet()) {
      try {
        System.out.printf("ok   %-18s %s%n", check.getKey(), check.getValue().call());
      } catch (Exception e) {
        System.out.printf("OFF  %-18s %s%n", check.getKey(), e);
        return 1;
      }
    }
    return 0;
  }

  private String models() {
    List<String> names = client.models().list().data().stream().map(Model::id).toList();
    expect(names.contains(MODEL), MODEL + " is not one of " + names);
    return String.join(", ", names);
  }

  private String chat() {
    ChatCompletion answer = client.chat().completions().create(ask().build());
    ChatCompletion.Choice choice = answer.choices().get(0);
    expect(!choice.message().content().orElse("").isEmpty(), "an empty answer");
    long tokens = answer.usage().orElseThrow().completionTokens();
    expect(tokens > 0 && tokens <= 40, tokens + " tokens, asked 40");
    return tokens + " tokens, " + choice.finishReason();
  }

  private String stream() {
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    long[] chunks = {0};
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(ask().build())) {
      stream.stream().peek(all::accumulate).forEach(chunk -> chunks[0]++);
    }
    String text = all.chatCompletion().choices().get(0).message().content().orElse("");
    expect(!text.isEmpty(), "an empty stream");
    return chunks[0] + " chunks, " + text.length() + " characters";
  }

  private String tools() {
    ChatCompletionCreateParams.Builder conversation =
        ChatCompletionCreateParams.builder()
            .model(MODEL)
            .addTool(weather())
            .addUserMessage(ASK_WEATHER);
    ChatCompletion first = client.chat().completions().create(conversation.build());
    var message = first.choices().get(0).message();
    ChatCompletionMessageFunctionToolCall call =
        message.toolCalls().orElseThrow().get(0).asFunction();
    expect(call.function().name().equals("get_weather"), "called " + call.function().name());
    Weather arguments = call.function().arguments(Weather.class);
    expect(arguments.city != null && arguments.unit != null, call.function().arguments());
    conversation
        .addMessage(message)
        .addMessage(
            ChatCompletionToolMessageParam.builder()
                .toolCallId(call.id())
                .content("It rains, 9 degrees.")
                .build());
    ChatCompletion second = client.chat().completions().create(conversation.build());
    String words = second.choices().get(0).message().content().orElse("");
    expect(!words.isEmpty(), "no words after the tool's result");
    return "get_weather(" + call.function().arguments() + "), then words";
  }

  /** The arguments of the tool. */
  static final class Weather {
    public String city;
    public String unit;
  }

  private static ChatCompletionFunctionTool weather() {
    Map<String, Object> properties =
        Map.of(
            "city", Map.of("type", "string"),
            "unit", Map.of("enum", List.of("celsius", "fahrenheit")));
    FunctionParameters parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty("properties", JsonValue.from(properties))
            .putAdditionalProperty("required", JsonValue.from(List.of("city", "unit")))
            .build();
    return ChatCompletionFunctionTool.builder()
        .function(FunctionDefinition.builder().name("get_weather").parameters(parameters).build())
        .build();
  }

  private String image() {
    ChatCompletionContentPart text =
        ChatCompletionContentPart.ofText(
            ChatCompletionContentPartText.builder().text("What is this?").build());
    ChatCompletionContentPart picture =
        ChatCompletionContentPart.ofImageUrl(
            ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(RED_DOT).build())
                .build());
    ChatCompletionCreateParams params =
        ChatCompletionCreateParams.builder()
            .model(MODEL)
            .maxCompletionTokens(20)
            .addUserMessageOfArrayOfContentParts(List.of(text, picture))
            .build();
    ChatCompletion answer = client.chat().completions().create(params);
    expect(!answer.choices().get(0).message().content().orElse("").isEmpty(), "an empty answer");
    return "counted as " + answer.usage().orElseThrow().promptTokens() + " tokens";
  }

  private String embeddings() {
    CreateEmbeddingResponse answer =
        client
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model(MODEL)
                    .inputOfArrayOfStrings(List.of("a low dam", "a usable flow"))
                    .build());
    expect(answer.data().size() == 2, answer.data().size() + " vectors");
    return "2 vectors of " + answer.data().get(0).embedding().size() + " numbers";
  }

  private String responses() {
    Response answer = client.responses().create(response());
    String text = text(answer);
    expect(!text.isEmpty(), "an empty answer");
    return answer.status().orElseThrow() + ", " + text.length() + " characters";
  }

  private String responsesStreamed() {
    StringBuilder text = new StringBuilder();
    boolean[] ended = {false};
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(response())) {
      stream.stream()
          .forEach(
              event -> {
                event.outputTextDelta().ifPresent(delta -> text.append(delta.delta()));
                ended[0] |= event.isCompleted() || event.isIncomplete();
              });
    }
    expect(text.length() > 0, "an empty answer");
    expect(ended[0], "no last event");
    return text.length() + " characters";
  }

  private static ResponseCreateParams response() {
    return ResponseCreateParams.builder()
        .model(MODEL)
        .input("What is a weir?")
        .maxOutputTokens(40)
        .build();
  }

  private static String text(Response answer) {
    StringBuilder text = new StringBuilder();
    answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .flatMap(content -> content.outputText().stream())
        .forEach(output -> text.append(output.text()));
    return text.toString();
  }

  private String unknownModel() {
    return said(refusal(NotFoundException.class, client, ask().model("no-such-model").build()));
  }

  private String wrongKey() {
    if (KEY.isEmpty()) {
      return "skipped: no WEIR_KEY, so the gateway is open";
    }
    OpenAIClient stranger = client("not-" + KEY, 0, Duration.ofMinutes(1));
    return said(refusal(UnauthorizedException.class, stranger, ask().build()));
  }

  private String badRequest() {
    ChatCompletionCreateParams params =
        ask().putAdditionalBodyProperty("max_tokens", JsonValue.from("many")).build();
    return said(refusal(BadRequestException.class, client, params));
  }

  private String timeOut() {
    long begin = System.nanoTime();
    OpenAIClient hurried = client(KEY, 0, Duration.ofMillis(300));
    refusal(
        OpenAIIoException.class,
        hurried,
        ask()
            .maxCompletionTokens(2000)
            .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true))
            .build());
    return "after " + seconds(begin);
  }

  private String retries() throws Exception {
    if (ENGINE.isEmpty()) {
      return "skipped: no WEIR_ENGINE that could be told to be busy";
    }
    // The only engine refuses once, so Weir says 503 with Retry-After, and the client comes again.
    HttpRequest fault =
        HttpRequest.newBuilder(URI.create(ENGINE + "/admin/faults"))
            .POST(
                HttpRequest.BodyPublishers.ofString("{\"fault\":\"busy\",\"next\":1,\"retry\":1}"))
            .build();
    HttpClient.newHttpClient().send(fault, HttpResponse.BodyHandlers.discarding());
    long begin = System.nanoTime();
    client(KEY, 2, Duration.ofMinutes(1)).chat().completions().create(ask().build());
    expect(System.nanoTime() - begin > 900_000_000L, "served before Retry-After");
    return "served after " + seconds(begin);
  }

  private static ChatCompletionCreateParams.Builder ask() {
    return ChatCompletionCreateParams.builder()
        .model(MODEL)
        .maxCompletionTokens(40)
        .addUserMessage(QUESTION);
  }

  private static OpenAIClient client(String key, int retries, Duration timeout) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(URL + "/v1")
        .apiKey(key.isEmpty() ? "none" : key)
        .maxRetries(retries)
        .timeout(timeout)
        .build();
  }

  /** The error of this kind that the call must end in. */
  private static <E extends Exception> E refusal(
      Class<E> kind, OpenAIClient client, ChatCompletionCreateParams params) {
    ChatCompletion answer;
    try {
      answer = client.chat().completions().create(params);
    } catch (RuntimeException e) {
      if (kind.isInstance(e)) {
        return kind.cast(e);
      }
      throw e;
    }
    throw new IllegalStateException("no " + kind.getSimpleName() + " but " + answer);
  }

  private static String said(OpenAIServiceException e) {
    return e.statusCode() + " " + e.type().orElse("") + ", code " + e.code().orElse("");
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
