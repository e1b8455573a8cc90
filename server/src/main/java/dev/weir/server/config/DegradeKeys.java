package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;

import dev.weir.control.degrade.LadderSpec;
import dev.weir.control.degrade.ShadowSpec;
import dev.weir.server.config.Amounts.Part;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Key.Item;
import dev.weir.server.config.Key.Many;
import dev.weir.server.config.Key.Steps;
import dev.weir.server.config.Numbers.Count;
import dev.weir.server.config.Numbers.Time;
import dev.weir.server.config.Texts.Text;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The keys of {@code models[]} about pressure and about shadows. */
final class DegradeKeys {
  private static final Time LONG = new Time(Duration.ofMillis(250), Duration.ofHours(24));
  private static final int SHADOWS = 64;

  private DegradeKeys() {}

  /** {@code models[].degrade.steps[]} */
  static final class OneStep {
    static final Key<Integer> MAX_TOKENS =
        optional("max_tokens", new Count(1, 10_000_000), "answers of so many tokens at the most");
    static final Key<String> MODEL = optional("model", Text.MODEL, "this model answers instead");
    static final Key<List<Item<String>>> CLASSES =
        new Key<>(
            "classes",
            new Many<>(Text.ID),
            null,
            false,
            "only these tiers may wait; others are served at once or not at all");
    static final Key<Boolean> BUSY =
        optional("busy", new Flag(), "nobody is served; may be written as the word alone");
    static final List<Key<?>> KEYS = List.of(MAX_TOKENS, MODEL, CLASSES, BUSY);

    /** What a step may come to be, and why it is not there. */
    static final Map<String, String> NOT_YET =
        Map.of(
            "cached",
            "there is no cache of answers to take one from (expected: max_tokens, model, classes or"
                + " busy)");

    private OneStep() {}
  }

  /** {@code models[].degrade} */
  static final class Degrade {
    private static final Part PRESSURE = new Part(2);
    static final Key<List<Section>> STEPS =
        new Key<>(
            "steps",
            new Steps(OneStep.KEYS, OneStep.NOT_YET),
            List.of(),
            false,
            "what the model gives up under pressure, one thing after the other");
    static final Key<Double> ENTER =
        defaulting(
            "enter",
            PRESSURE,
            LadderSpec.ENTER,
            "pressure that takes the next step: predicted over promised time to the first token,"
                + " of nine requests in ten; 2: refused");
    static final Key<Double> LEAVE =
        defaulting("leave", PRESSURE, LadderSpec.LEAVE, "pressure that leaves the last step");
    static final Key<Duration> ENTER_AFTER =
        defaulting("enter_after", LONG, LadderSpec.ENTER_AFTER, "so long under that pressure");
    static final Key<Duration> LEAVE_AFTER =
        defaulting(
            "leave_after",
            LONG,
            LadderSpec.LEAVE_AFTER,
            "so long without it; doubles with every step that is taken again at once");
    static final List<Key<?>> KEYS = List.of(STEPS, ENTER, LEAVE, ENTER_AFTER, LEAVE_AFTER);

    private Degrade() {}
  }

  /** {@code models[].shadow} */
  static final class Shadow {
    static final Key<String> TO =
        optional("to", Text.MODEL, "the model that requests are copied to; absent: none are");
    static final Key<Double> SHARE =
        optional("share", new Part(1), "of the requests; required with to");
    static final Key<Integer> IN_FLIGHT =
        defaulting("in_flight", new Count(1, 100_000), SHADOWS, "copies at once");
    static final Key<Duration> SILENCE =
        defaulting(
            "silence",
            LONG,
            ShadowSpec.SILENCE,
            "a copy whose engine says nothing for so long is given up");
    static final List<Key<?>> KEYS = List.of(TO, SHARE, IN_FLIGHT, SILENCE);

    private Shadow() {}
  }

  static final Key<Section> DEGRADE =
      new Key<>("degrade", new Group(Degrade.KEYS), null, false, "what it gives up");
  static final Key<Section> SHADOW =
      new Key<>("shadow", new Group(Shadow.KEYS), null, false, "where copies go");
}
