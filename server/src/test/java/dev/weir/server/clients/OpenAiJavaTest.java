package dev.weir.server.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.models.models.Model;
import dev.weir.server.faults.Asked;
import dev.weir.server.faults.RunningWeir;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the official Java client gets back is what the engine said, to the last character. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiJavaTest {
  private OpenAiHouse house;

  @BeforeAll
  void start(@TempDir Path folder) {
    house = new OpenAiHouse(folder);
  }

  @AfterEach
  void nothingIsHeld() {
    house.assertNothingHeld();
  }

  @AfterAll
  void stop() {
    house.close();
  }

  static ChatCompletionCreateParams.Builder chat(String question, int tokens) {
    return ChatCompletionCreateParams.builder()
        .model("chat")
        .addUserMessage(question)
        .maxCompletionTokens(tokens)
        .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true));
  }

  @Test
  void aChatIsAnsweredUnderTheClientsNameOfTheModel() {
    ChatCompletion answer = house.client().chat().completions().create(chat("Hello", 60).build());

    assertThat(answer.choices()).hasSize(1);
    assertThat(answer.choices().getFirst().message().content())
        .hasValue(Asked.answerToChat("Hello", 60));
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(60);
  }

  @Test
  void aStreamHasTheSameTextAndNoUsageForWhoDidNotAsk() {
    List<ChatCompletionChunk> chunks = stream(chat("Tell me more", 80).build());

    assertThat(text(chunks)).isEqualTo(Asked.answerToChat("Tell me more", 80));
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.usage()).isEmpty());
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.choices()).isNotEmpty());
  }

  @Test
  void aStreamEndsWithUsageForWhoAsked() {
    ChatCompletionStreamOptions options =
        ChatCompletionStreamOptions.builder().includeUsage(true).build();
    List<ChatCompletionChunk> chunks =
        stream(chat("Tell me more", 80).streamOptions(options).build());

    assertThat(text(chunks)).isEqualTo(Asked.answerToChat("Tell me more", 80));
    assertThat(chunks.getLast().choices()).isEmpty();
    assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isEqualTo(80);
  }

  @Test
  void aCompletionIsAnsweredWholeAndAsAStream() {
    CompletionCreateParams params =
        CompletionCreateParams.builder()
            .model("chat")
            .prompt("Once upon a time")
            .maxTokens(40)
            .putAdditionalBodyProperty("ignore_eos", JsonValue.from(true))
            .build();
    String text = Asked.answerToText("Once upon a time", 40);

    Completion whole = house.client().completions().create(params);
    assertThat(whole.choices().getFirst().text()).isEqualTo(text);
    try (StreamResponse<Completion> stream = house.client().completions().createStreaming(params)) {
      StringBuilder streamed = new StringBuilder();
      stream.stream()
          .flatMap(piece -> piece.choices().stream())
          .forEach(choice -> streamed.append(choice.text()));
      assertThat(streamed).hasToString(text);
    }
  }

  @Test
  void anEmbeddingIsTheSameVectorInBothEncodings() {
    EmbeddingCreateParams.Builder params =
        EmbeddingCreateParams.builder().model("chat").input("a text to compare");
    List<Float> floats = embedding(params.encodingFormat(EncodingFormat.FLOAT).build());
    List<Float> base64 = embedding(params.encodingFormat(EncodingFormat.BASE64).build());

    assertThat(floats).hasSize(384).isEqualTo(base64);
    assertThat(floats.stream().mapToDouble(x -> x * x).sum()).isBetween(0.999, 1.001);
  }

  private List<Float> embedding(EmbeddingCreateParams params) {
    return house.client().embeddings().create(params).data().getFirst().embedding();
  }

  @Test
  void modelsAreListedAndFoundOneByOneAlsoWithASlashInTheName() {
    assertThat(house.client().models().list().data())
        .extracting(Model::id)
        .containsExactly("chat", "other/name", "down");
    assertThat(house.client().models().retrieve("chat").id()).isEqualTo("chat");
    assertThat(house.client().models().retrieve("other/name").id()).isEqualTo("other/name");
  }

  @Test
  void closingAStreamFreesTheEngine() {
    long before = house.aborted();
    try (StreamResponse<ChatCompletionChunk> stream =
        house.client().chat().completions().createStreaming(chat("Go on", 100_000).build())) {
      Iterator<ChatCompletionChunk> chunks = stream.stream().iterator();
      assertThat(chunks.next()).isNotNull();
      assertThat(chunks.next()).isNotNull();
      assertThat(house.running()).isEqualTo(1);
    }

    RunningWeir.eventually("the engine let go", () -> house.aborted() == before + 1);
    assertThat(house.running()).isZero();
  }

  @Test
  void fiftyStreamsAtOnceAreEachTheirOwn() throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> texts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        ChatCompletionCreateParams params = chat("Question " + i, 100 + i).build();
        texts.add(threads.submit(() -> text(stream(params))));
      }
      for (int i = 0; i < 50; i++) {
        assertThat(texts.get(i).get()).isEqualTo(Asked.answerToChat("Question " + i, 100 + i));
      }
    }
  }

  private List<ChatCompletionChunk> stream(ChatCompletionCreateParams params) {
    try (StreamResponse<ChatCompletionChunk> stream =
        house.client().chat().completions().createStreaming(params)) {
      return stream.stream().toList();
    }
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    StringBuilder text = new StringBuilder();
    chunks.stream()
        .flatMap(chunk -> chunk.choices().stream())
        .forEach(choice -> text.append(choice.delta().content().orElse("")));
    return text.toString();
  }
}
