package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.HedgeRules;
import dev.weir.control.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says about requests whose engine is late. */
final class HedgingKeysTest {
  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  private Settings settings(String yaml) {
    return file.valid(ENGINE + yaml).snapshot().settings();
  }

  @Test
  void whereNothingIsSaidTheUsualHolds() {
    assertThat(settings("models: [{ id: m, engines: [a] }]").hedging("m"))
        .isEqualTo(HedgeRules.DEFAULTS);
  }

  @Test
  void aModelSaysWhatIsDifferentAndTheRestIsAsForAll() {
    Settings settings =
        settings(
            """
            hedging: { share: 0.02, tools: true }
            models:
              - { id: off, engines: [a], hedging: { enabled: false } }
              - { id: bare, engines: [a], hedging: { tools: false } }
              - { id: m, engines: [a] }
            """);
    assertThat(settings.hedging("off")).isEqualTo(new HedgeRules(false, 0.02, true));
    assertThat(settings.hedging("bare")).isEqualTo(new HedgeRules(true, 0.02, false));
    assertThat(settings.hedging("m")).isEqualTo(new HedgeRules(true, 0.02, true));
  }

  @Test
  void aShareIsAPartAndWhatAModelMayNotSayIsUnknown() {
    assertThat(
            file.problems(
                ENGINE
                    + "hedging: { share: 2 }\n"
                    + "models: [{ id: m, engines: [a], hedging: { share: 0.1 } }]\n"))
        .containsExactlyInAnyOrder(
            "weir.yaml:2: hedging.share: \"2\" (expected: a number such as 1 or 0.5, more than 0, at"
                + " most 1)",
            "weir.yaml:3: models[0].hedging.share: unknown key (expected: one of enabled, tools)");
  }
}
