package dev.weir.server.config;

import static dev.weir.server.config.ConfigFile.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.ShadowSpec;
import dev.weir.control.degrade.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file says about pressure and shadows. */
final class DegradeKeysTest {
  @TempDir Path folder;
  private ConfigFile file;

  @BeforeEach
  void aFile() {
    file = new ConfigFile(folder);
  }

  private ModelTerms terms(String yaml) {
    return file.valid(ENGINE + yaml).snapshot().settings().terms("m");
  }

  @Test
  void stepsAreReadInTheirOrderAndABareWordIsOne() {
    ModelTerms terms =
        terms(
            """
            tiers: [{ id: high }]
            models:
              - id: m
                engines: [a]
                degrade:
                  steps: [{ max_tokens: 512 }, { model: s }, { classes: [high, default] }, busy]
                  enter: 1.2
                  leave_after: 1m
              - { id: s, engines: [a] }
            """);
    assertThat(terms.ladder())
        .isEqualTo(
            new LadderSpec(
                List.of(
                    new Step.Shorten(512),
                    new Step.Smaller("s"),
                    new Step.Only(List.of("high", "default")),
                    new Step.Busy()),
                1.2,
                LadderSpec.LEAVE,
                LadderSpec.ENTER_AFTER,
                Duration.ofMinutes(1)));
    assertThat(terms.shadow()).isNull();
  }

  @Test
  void aShadowIsReadBesideThePrice() {
    ModelTerms terms =
        terms(
            """
            prices: [{ model: m, input: 1, output: 1 }]
            models:
              - { id: m, engines: [a], shadow: { to: s, share: 0.25, silence: 9s } }
              - { id: s, engines: [a] }
            """);
    assertThat(terms.shadow()).isEqualTo(new ShadowSpec("s", 0.25, 64, Duration.ofSeconds(9)));
    assertThat(terms.price()).isEqualTo(new Price(1_000_000, 1_000_000, 1_000_000));
  }

  @Test
  void whereNothingIsSaidThereIsNeither() {
    assertThat(terms("models: [{ id: m, engines: [a] }]")).isEqualTo(ModelTerms.NONE);
  }

  @Test
  void aStepThatDoesNotExistYetSaysWhatDoes() {
    assertThat(problems("degrade: { steps: [cached, { max_tokens: 5 }] }"))
        .containsExactly(
            "weir.yaml:2: models[0].degrade.steps[0].cached: there is no cache of answers to take"
                + " one from (expected: max_tokens, model, classes or busy)");
  }

  @Test
  void aWrongStepIsToldWithItsPlaceAndTheNearest() {
    assertThat(
            problems(
                "degrade: { steps: [{ max_token: 5 }, buzy, { max_tokens: 0 }, {}, { busy: false },"
                    + " { max_tokens: 5, model: s }, { classes: [gold] }], leave: 1 }"))
        .containsExactlyInAnyOrder(
            "weir.yaml:2: models[0].degrade.steps[0].max_token: unknown key (did you mean"
                + " \"max_tokens\"?)",
            "weir.yaml:2: models[0].degrade.steps[1].buzy: unknown key (did you mean \"busy\"?)",
            "weir.yaml:2: models[0].degrade.steps[2].max_tokens: \"0\" (expected: a whole number"
                + " from 1 to 10000000)",
            "weir.yaml:2: models[0].degrade.steps[3]: nothing (expected: one of max_tokens, model,"
                + " classes, busy)",
            "weir.yaml:2: models[0].degrade.steps[4].busy: \"false\" (expected: busy, or no such"
                + " step)",
            "weir.yaml:2: models[0].degrade.steps[5].model: max_tokens and model in one step"
                + " (expected: one, the other behind it)",
            "weir.yaml:2: models[0].degrade.steps[6].classes: \"gold\" is no tier (expected: one of"
                + " default)",
            "weir.yaml:2: models[0].degrade.leave: 1.0 (expected: less than enter, 1.0)");
  }

  @Test
  void otherModelsAreDeclaredAndOtherAndLeadNotBack() {
    assertThat(problems("degrade: { steps: [{ model: ss }, { model: m }] }"))
        .containsExactlyInAnyOrder(
            "weir.yaml:2: models[0].degrade.steps[0].model: \"ss\" is no declared model (did you"
                + " mean \"s\"?)",
            "weir.yaml:2: models[0].degrade.steps[1].model: \"m\" is this model (expected: another)");
    assertThat(problems("degrade: { steps: [{ model: t }] }"))
        .containsExactlyInAnyOrder(
            "weir.yaml:2: models[0].degrade.steps[0].model: \"t\" leads back to \"m\""
                + " (expected: no circle)",
            "weir.yaml:4: models[2].degrade.steps[0].model: \"m\" leads back to \"t\""
                + " (expected: no circle)");
  }

  /** Else a request would come to a model past whoever has a say in that. */
  @Test
  void anotherModelHasTheSameHookOrNone() {
    assertThat(
            problems(
                "degrade: { steps: [{ model: s }] }, shadow: { to: s, share: 1 }",
                "hooks: [{ model: s, url: \"http://h:1/\" }]\n"))
        .containsExactlyInAnyOrder(
            "weir.yaml:2: models[0].degrade.steps[0].model: \"s\" has another hook than \"m\""
                + " (expected: the same url, or none)",
            "weir.yaml:2: models[0].shadow.to: \"s\" has another hook than \"m\" (expected: the same"
                + " url, or none)");
  }

  @Test
  void aShadowHasAShare() {
    assertThat(problems("shadow: { to: s }"))
        .containsExactly(
            "weir.yaml:2: models[0].shadow.share: missing (expected: a number above 0, at most 1)");
    assertThat(problems("shadow: { to: s, share: 1.5 }"))
        .containsExactly(
            "weir.yaml:2: models[0].shadow.share: \"1.5\" (expected: a number such as 1 or 0.5, more"
                + " than 0, at most 1)");
  }

  private List<String> problems(String ofM) {
    return problems(ofM, "");
  }

  private List<String> problems(String ofM, String behind) {
    return file.problems(
        ENGINE
            + "models: [{ id: m, engines: [a], "
            + ofM
            + " },\n{ id: s, engines: [a] },\n"
            + "{ id: t, engines: [a], degrade: { steps: [{ model: m }] } }]\n"
            + behind);
  }
}
