package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens when it is Weir that fails: the client hears of it, and nothing is kept. */
final class InternalFailureTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String SECRET = "what the user said";
  private static final String ASK =
      "{\"model\":\"m\",\"messages\":[\"" + SECRET + "\"],\"stream\":true}";

  private final ScriptedEngine engine =
      ScriptedEngine.saying(ScriptedEngine.stream(ScriptedEngine.content("a"), "data: [DONE]\n\n"));

  @AfterEach
  void close() {
    engine.close();
  }

  /** Models that cannot be looked into, as a bug would have it. */
  private static final class BrokenModels extends AbstractMap<String, ModelSpec> {
    private final Map<String, ModelSpec> sound;

    BrokenModels(Map<String, ModelSpec> sound) {
      this.sound = sound;
    }

    @Override
    public @Nullable ModelSpec get(Object key) {
      throw new IllegalStateException("broken by the test: " + SECRET);
    }

    @Override
    public boolean containsKey(Object key) {
      if (key.equals("x")) {
        throw new IllegalStateException("broken by the test: " + SECRET);
      }
      return sound.containsKey(key);
    }

    @Override
    public Set<Map.Entry<String, ModelSpec>> entrySet() {
      return sound.entrySet();
    }
  }

  private static void breakModels(TestHouse house) {
    var _ =
        house
            .snapshots()
            .update(now ->
                new Snapshot(
                    now.version(),
                    now.settings(),
                    now.engines(),
                    new BrokenModels(now.models()),
                    now.keys()));
  }

  @Test
  void aRequestThatWeirFailsIs500AndTheConnectionEnds() {
    try (TestHouse house = TestHouse.with(Settings.DEFAULTS, KeyRing.open(), engine);
        RawClient client = house.client()) {
      assertThat(client.post(CHAT, ASK).status()).isEqualTo(200);
      Snapshot sound = house.snapshots().current();
      breakModels(house);
      RawClient.Answer answer = client.post(CHAT, ASK);
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.body())
          .contains("internal_error", "server_error")
          .doesNotContain("IllegalState", SECRET);
      assertThat(client.closed()).isTrue();
      house.assertNothingHeld();

      var _ = house.snapshots().update(_ -> sound);
      assertThat(house.chat(ASK).status()).as("others are served").isEqualTo(200);
      try (RawClient scraper = house.client()) {
        assertThat(scraper.get("/metrics").body())
            .contains("weir_requests_total{model=\"\",outcome=\"failed_internal\"} 1.0");
      }
    }
  }

  @Test
  void aHeadThatWeirFailsAtIs500Too() {
    try (TestHouse house = TestHouse.with(Settings.DEFAULTS, KeyRing.open(), engine);
        RawClient client = house.client()) {
      breakModels(house);
      RawClient.Answer answer = client.get("/v1/models/x");
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).contains("internal_error").doesNotContain(SECRET);
      assertThat(client.closed()).isTrue();
      house.assertNothingHeld();
    }
  }
}
