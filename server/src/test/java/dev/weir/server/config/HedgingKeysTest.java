package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.HedgeRules;
import dev.weir.control.Settings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hedging: { enabled: true }, stalls: { learnt: false }     | hedging.enabled: true with stalls.learnt: false (expected: true; how
          hedging: { enabled: true }, scheduling: { policy: random } | hedging.enabled: true with policy: random (expected: weir, which
          models: [{ id: m, engines: [a], policy: random, hedging: { enabled: true } }] | models[0].hedging.enabled: true with policy: random (expected: weir, which
          """)
  void toDemandItWhereNothingIsPredictedIsRefused(String yaml, String problem) {
    assertThat(file.problems(flow(yaml))).singleElement().asString().contains(": " + problem);
  }

  private static String flow(String yaml) {
    return ENGINE + yaml.replace("}, ", "}\n") + "\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hedging: { enabled: false, share: 0.1, tools: true } | 2: hedging.share: 0.1 has no effect: nothing is hedged there;2: hedging.tools: true has no effect: nothing is hedged there
          hedging: { share: 0.1 }, stalls: { learnt: false }   | 2: hedging.share: 0.1 has no effect: nothing is hedged there
          models: [{ id: m, engines: [a], hedging: { enabled: false, tools: true } }] | 2: models[0].hedging.tools: true has no effect: nothing is hedged there
          hedging: { share: 0.1, tools: true }                 |
          hedging: { enabled: false }, stalls: { learnt: false } |
          hedging: { enabled: false, share: 0.1 }, models: [{ id: m, engines: [a], hedging: { enabled: true } }] |
          """)
  void whatHasNoEffectIsTold(String yaml, String told) throws Exception {
    Problems none = new Problems("weir.yaml");
    Substitution nothing = new Substitution(folder, _ -> null);
    Section root =
        new SchemaReader(nothing, none).section(YamlReader.read(flow(yaml)), Schema.ROOT, "", 1);
    List<String> idle = new HedgingChecks(root).idle();
    assertThat(idle).isEqualTo(told == null ? List.of() : List.of(told.split(";", -1)));
    assertThat(file.valid(flow(yaml)).snapshot()).as("it is in force all the same").isNotNull();
  }
}
