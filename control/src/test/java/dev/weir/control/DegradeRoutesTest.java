package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi.Call;
import dev.weir.control.AdminApi.Reply;
import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.Ladders;
import dev.weir.control.degrade.Standing;
import dev.weir.control.degrade.Step;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DegradeRoutesTest {
  private static final LadderSpec SPEC =
      new LadderSpec(
          List.of(new Step.Shorten(512), new Step.Busy()),
          LadderSpec.ENTER,
          LadderSpec.LEAVE,
          LadderSpec.ENTER_AFTER,
          LadderSpec.LEAVE_AFTER);

  private final Ladders ladders = new Ladders();
  private final AdminApi routes =
      new DegradeRoutes(ladders, _ -> new Reply(204, "text/plain", "elsewhere"));

  @BeforeEach
  void aModel() {
    ladders.follow(Map.of("chat", SPEC));
  }

  private Standing chat() {
    return Objects.requireNonNull(ladders.of("chat"));
  }

  private Reply post(String body) {
    return routes.handle(new Call("POST", "/admin/degrade", Map.of(), body));
  }

  @Test
  void anOperatorForcesAStepHoldsItAndLetsItGo() {
    assertThat(post("{\"model\":\"chat\",\"step\":1}").body())
        .isEqualTo(
            "{\"model\":\"chat\",\"step\":1,\"in_force\":[\"max_tokens=512\"],"
                + "\"steps\":[\"max_tokens=512\",\"busy\"],\"held\":true,\"pressure\":0.0}");
    calmFor(60);
    assertThat(chat().rung()).as("held").isEqualTo(1);
    post("{\"model\":\"chat\",\"step\":\"auto\"}");
    calmFor(16);
    assertThat(chat().rung()).isZero();
    post("{\"model\":\"chat\",\"step\":\"hold\"}");
    for (int i = 0; i < 400; i++) {
      chat().refused();
      ladders.tick(TimeUnit.SECONDS.toNanos(200) + i * TimeUnit.MILLISECONDS.toNanos(250));
    }
    assertThat(chat().rung()).as("held at the top").isZero();
    assertThat(chat().pressure()).isEqualTo(2);
  }

  private void calmFor(int seconds) {
    for (int i = 0; i < 4 * seconds + 1; i++) {
      ladders.tick(i * TimeUnit.MILLISECONDS.toNanos(250));
    }
  }

  @Test
  void itIsToldWhereEachModelStands() {
    Reply reply = routes.handle(new Call("GET", "/admin/degrade", Map.of(), ""));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).contains("\"models\":[{\"model\":\"chat\",\"step\":0,\"in_force\":[]");
  }

  @Test
  void whatCannotBeMeantIsRefusedWithTheExpectation() {
    assertThat(post("nonsense").body()).contains("body: no JSON object");
    assertThat(post("{\"model\":\"chat\",\"step\":3}").body())
        .contains("step: 3 (expected: 0 to 2, \\\"hold\\\" or \\\"auto\\\")");
    assertThat(post("{\"model\":\"chat\",\"step\":1" + "0".repeat(30) + "}").body())
        .contains("0 (expected: 0 to 2, \\\"hold\\\" or \\\"auto\\\")");
    assertThat(post("{\"model\":\"chat\"}").status()).isEqualTo(400);
    assertThat(post("{\"model\":\"chta\",\"step\":0}").body())
        .contains("has no ladder (expected: one of chat)");
    assertThat(post("{\"modell\":\"chat\"}").body()).contains("did you mean \\\"model\\\"?");
    assertThat(routes.handle(new Call("PUT", "/admin/degrade", Map.of(), "")).status())
        .isEqualTo(405);
    assertThat(chat().rung()).isZero();
  }

  @Test
  void whoeverForcesWhatIsForcedChangesNothing() {
    assertThat(post("{\"model\":\"chat\",\"step\":\"auto\"}").change()).isNull();
    assertThat(post("{\"model\":\"chat\",\"step\":1}").change()).isNotNull();
    assertThat(post("{\"model\":\"chat\",\"step\":1}").change()).isNull();
    assertThat(post("{\"model\":\"chat\",\"step\":1,\"step\":2}").body())
        .contains("step: twice (expected: once)");
  }

  @Test
  void otherCallsGoOn() {
    assertThat(routes.handle(new Call("GET", "/admin/models", Map.of(), "")).status())
        .isEqualTo(204);
  }

  @Test
  void aReloadKeepsThePlaceUnlessTheLadderIsAnother() {
    Standing before = chat();
    before.hold(1);
    ladders.follow(Map.of("chat", SPEC, "other", SPEC));
    assertThat(ladders.of("chat")).isSameAs(before);
    ladders.follow(
        Map.of(
            "chat",
            new LadderSpec(
                List.of(new Step.Busy()), 1, 0.5, SPEC.enterAfter(), SPEC.leaveAfter())));
    assertThat(chat().rung()).isZero();
    assertThat(ladders.of("other")).isNull();
  }
}
