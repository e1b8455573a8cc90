package dev.weir.server.clients;

import static dev.weir.server.clients.OpenAiJavaTest.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.Fault;
import dev.weir.server.faults.RunningWeir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every refusal arrives at the official Java client as the exception that it documents. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiErrorsTest {
  private OpenAiHouse house;

  @BeforeAll
  void start(@TempDir Path folder) {
    house = new OpenAiHouse(folder);
  }

  @AfterEach
  void nothingIsHeld() {
    house.disarm();
    house.assertNothingHeld();
  }

  @AfterAll
  void stop() {
    house.close();
  }

  @Test
  void aWrongKeyIsUnauthorized() {
    OpenAIClient stranger = house.client("sk-wrong", Duration.ofSeconds(20));
    UnauthorizedException refused =
        catchThrowableOfType(
            UnauthorizedException.class,
            () -> stranger.chat().completions().create(chat("Hello", 5).build()));
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.code()).hasValue("invalid_api_key");
    assertThat(catchThrowableOfType(UnauthorizedException.class, () -> stranger.models().list()))
        .isNotNull();
  }

  @Test
  void anUnknownModelIsNotFoundWithItsCodeAndParameter() {
    NotFoundException unknown =
        refused(NotFoundException.class, chat("Hello", 5).model("chatt").build());
    assertThat(unknown.code()).hasValue("model_not_found");
    assertThat(unknown.param()).hasValue("model");
    assertThat(
            catchThrowableOfType(
                NotFoundException.class, () -> house.client().models().retrieve("nothing")))
        .isNotNull();
  }

  @Test
  void aWrongValueIsABadRequestWhetherWeirOrTheEngineNoticesIt() {
    BadRequestException ours =
        refused(
            BadRequestException.class,
            chat("Hello", 5)
                .putAdditionalBodyProperty("max_tokens", JsonValue.from("many"))
                .build());
    assertThat(ours.param()).hasValue("max_tokens");

    BadRequestException engines = refused(BadRequestException.class, chat("Hello", 5).n(3).build());
    assertThat(engines.param()).hasValue("n");
  }

  @Test
  void noEngineIs503WithATimeToComeBack() {
    InternalServerException down =
        refused(InternalServerException.class, chat("Hello", 5).model("down").build());
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.code()).hasValue("no_engine");
    assertThat(Integer.parseInt(down.headers().values("retry-after").getFirst())).isPositive();
  }

  @Test
  void busyEnginesAre503() {
    house.arm(ArmedFault.always(new Fault.Busy(1)));
    InternalServerException busy = refused(InternalServerException.class, chat("Hello", 5).build());
    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.code()).hasValue("engine_busy");
  }

  @Test
  void aClientThatLosesPatienceFreesTheEngine() {
    house.arm(ArmedFault.always(new Fault.Stall(3, 0)));
    OpenAIClient hasty = house.client(OpenAiHouse.KEY, Duration.ofMillis(400));
    assertThat(
            catchThrowableOfType(
                OpenAIIoException.class,
                () -> hasty.chat().completions().create(chat("Hello", 50).build())))
        .isNotNull();
    RunningWeir.eventually("the engine let go", () -> house.running() == 0);
  }

  @Test
  void aStreamThatBreaksIsAnExceptionBehindItsText() {
    house.arm(ArmedFault.always(new Fault.CloseMidChunk(5)));
    List<ChatCompletionChunk> before = new ArrayList<>();
    try (StreamResponse<ChatCompletionChunk> stream =
        house.client().chat().completions().createStreaming(chat("Hello", 50).build())) {
      SseException broken =
          catchThrowableOfType(SseException.class, () -> stream.stream().forEach(before::add));
      assertThat(broken.code()).hasValue("engine_failed");
    }
    assertThat(before).as("what came before all were out").hasSizeBetween(5, 49);
  }

  private <E extends OpenAIException> E refused(Class<E> type, ChatCompletionCreateParams params) {
    return catchThrowableOfType(type, () -> house.client().chat().completions().create(params));
  }
}
