package dev.weir.gateway;

import static dev.weir.gateway.ScriptedEngine.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Cors;
import dev.weir.control.HookSpec;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.Proxies;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.gateway.RawClient.Answer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a hook can do to a request before an engine sees it. */
class HookTest {
  private static final String ASK = "{\"model\":\"m\",\"messages\":[\"secret\"]}";
  private static final String OTHER = "{\"model\":\"m\",\"messages\":[\"***\"]}";

  private static final Duration SOON = Duration.ofMillis(700);
  private static final String FORM_BODY =
      "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nm\r\n"
          + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
          + "sound\r\n--b--\r\n";
  private static final String FORM =
      "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\n"
          + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
          + FORM_BODY.length()
          + "\r\n\r\n"
          + FORM_BODY;

  private static Settings with(ScriptedEngine hook, boolean open) {
    return with(hook, open, Duration.ofSeconds(20));
  }

  private static Settings with(ScriptedEngine hook, boolean open, Duration timeout) {
    URI url = URI.create("http://127.0.0.1:" + hook.port() + "/check");
    HookSpec spec = new HookSpec(url, timeout, open, 10);
    return new Settings(
        Settings.Limits.DEFAULTS,
        Settings.Timeouts.DEFAULTS,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        Proxies.NONE,
        Map.of("m", new ModelTerms(Price.FREE, spec)));
  }

  @Test
  void anEmptyAnswerLetsTheRequestPassAsItCame() {
    try (var hook = ScriptedEngine.saying(json(200, ""));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, false), KeyRing.open(), engine)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      var asked = Objects.requireNonNull(hook.requests().poll());
      assertThat(asked.body()).isEqualTo(ASK);
      assertThat(asked.header("x-weir-model")).isEqualTo("m");
      assertThat(asked.header("x-weir-tenant")).isEqualTo("default");
      assertThat(Objects.requireNonNull(engine.requests().poll()).body()).isEqualTo(ASK);
      house.assertNothingHeld();
    }
  }

  @Test
  void whatAHookAndAnEngineCouldReadDifferentlyIsSentToNeither() {
    try (var hook = ScriptedEngine.saying(json(200, ""));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, true), KeyRing.open(), engine)) {
      Answer answer =
          house.chat(
              "{\"model\":\"m\",\"messages\":[{\"role\":\"user\","
                  + "\"content\":\"an attack\",\"content\":\"hello\"}]}");
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("content: twice (expected: once)");
      assertThat(hook.requests()).isEmpty();
      assertThat(engine.requests()).isEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void ofAFormWithAFileTheHookIsToldModelAndSizeAndMayRefuse() {
    try (var hook = ScriptedEngine.saying(json(403, "{\"reason\":\"no sound\"}"));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, true), KeyRing.open(), engine);
        var client = house.client()) {
      client.send(FORM);
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("no sound", "refused_by_hook");
      assertThat(Objects.requireNonNull(hook.requests().poll()).body())
          .isEqualTo("{\"model\":\"m\",\"upload_bytes\":" + FORM_BODY.length() + "}");
      assertThat(engine.requests()).isEmpty();
    }
  }

  @Test
  void aFormThatItsHookLetsPassGoesOnAsItCame() {
    try (var hook = ScriptedEngine.saying(json(200, ""));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, false), KeyRing.open(), engine);
        var client = house.client()) {
      client.send(FORM);
      assertThat(client.read().status()).isEqualTo(200);
      assertThat(Objects.requireNonNull(engine.requests().poll()).body()).isEqualTo(FORM_BODY);
    }
  }

  @Test
  void anotherBodyForAFormIsNoAnswer() {
    try (var hook = ScriptedEngine.saying(json(200, OTHER));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, false), KeyRing.open(), engine);
        var client = house.client()) {
      client.send(FORM);
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("hook_body");
    }
  }

  @Test
  void anotherBodyGoesToTheEngineInPlaceOfTheClients() {
    try (var hook = ScriptedEngine.saying(json(200, OTHER));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, false), KeyRing.open(), engine)) {
      assertThat(house.chat(ASK).status()).isEqualTo(200);
      assertThat(Objects.requireNonNull(engine.requests().poll()).body()).isEqualTo(OTHER);
      house.assertNothingHeld();
    }
  }

  @Test
  void aRefusalReachesTheClientWithItsReasonAndNoEngine() {
    try (var hook = ScriptedEngine.saying(json(451, "{\"reason\":\"not on Sundays\"}"));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, true), KeyRing.open(), engine)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.body()).contains("not on Sundays", "refused_by_hook");
      assertThat(engine.requests()).isEmpty();
      house.assertNothingHeld();
    }
  }

  @Test
  void aHookThatFailsOrIsSilentLetsPassOrRefusesAsConfigured() {
    try (var broken = ScriptedEngine.saying(json(500, ""));
        var silent = new ScriptedEngine((_, _) -> {});
        var engine = ScriptedEngine.saying(json(200, "{}"))) {
      for (ScriptedEngine hook : new ScriptedEngine[] {broken, silent}) {
        try (var house = TestHouse.with(with(hook, true, SOON), KeyRing.open(), engine)) {
          assertThat(house.chat(ASK).status()).isEqualTo(200);
          house.assertNothingHeld();
        }
        try (var house = TestHouse.with(with(hook, false, SOON), KeyRing.open(), engine)) {
          Answer answer = house.chat(ASK);
          assertThat(answer.status()).isEqualTo(503);
          assertThat(answer.body()).contains("hook_unavailable");
          house.assertNothingHeld();
        }
      }
    }
  }

  @Test
  void aBodyThatCannotBeUsedIsTheHooksFault() {
    try (var hook = ScriptedEngine.saying(json(200, "{\"model\":\"other\",\"messages\":[]}"));
        var engine = ScriptedEngine.saying(json(200, "{}"));
        var house = TestHouse.with(with(hook, true), KeyRing.open(), engine)) {
      Answer answer = house.chat(ASK);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("hook_body");
      house.assertNothingHeld();
    }
  }
}
