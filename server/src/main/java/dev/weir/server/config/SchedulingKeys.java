package dev.weir.server.config;

import static dev.weir.server.config.Key.defaulting;
import static dev.weir.server.config.Key.optional;

import dev.weir.control.Scheduling;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.server.config.Key.Group;
import dev.weir.server.config.Numbers.Pace;
import java.time.Duration;
import java.util.List;

/** The keys of {@link Schema} about placement and promises: of all models, and of one. */
final class SchedulingKeys {
  private static final Pace PACE = new Pace(Schema.TIME);
  private static final Scheduling DEFAULT = Scheduling.DEFAULTS;

  private SchedulingKeys() {}

  /** {@code scheduling.slo} */
  static final class Slo {
    static final Key<Duration> TTFT =
        defaulting(
            "ttft",
            Schema.TIME,
            Duration.ofNanos(Promise.DEFAULT.ttftNanos()),
            "promised from arrival to the first token");
    static final Key<Long> TPOT =
        defaulting(
            "tpot",
            PACE,
            Promise.DEFAULT.tpotNanos(),
            "promised in the mean for each further token");
    static final List<Key<?>> KEYS = List.of(TTFT, TPOT);

    private Slo() {}
  }

  /** {@code scheduling} */
  static final class Usual {
    static final Key<PolicyName> POLICY =
        defaulting(
            "policy", new Policies.Name(), DEFAULT.policy(), "who places requests on engines");
    static final Key<Fairness> MODE =
        defaulting(
            "mode",
            new Policies.Mode(),
            DEFAULT.fairness(),
            "whether the longest prompts keep a share of their own where not all can be served");
    static final Key<Section> SLO =
        new Key<>("slo", new Group(Slo.KEYS), null, false, "what is promised");
    static final List<Key<?>> KEYS = List.of(POLICY, MODE, SLO);

    private Usual() {}
  }

  /** {@code models[].slo} */
  static final class ModelSlo {
    static final Key<Duration> TTFT =
        optional("ttft", Schema.TIME, "in place of scheduling.slo.ttft");
    static final Key<Long> TPOT = optional("tpot", PACE, "in place of scheduling.slo.tpot");
    static final List<Key<?>> KEYS = List.of(TTFT, TPOT);

    private ModelSlo() {}
  }
}
