package dev.weir.server;

import dev.weir.control.Cors;
import dev.weir.control.ModelTerms;
import dev.weir.control.Price;
import dev.weir.control.Proxies;
import dev.weir.control.ResumeRules;
import dev.weir.control.Scheduling;
import dev.weir.control.Settings;
import dev.weir.control.Settings.Limits;
import dev.weir.control.Settings.Timeouts;
import java.time.Duration;
import java.util.Map;

/** How the gateway of a demo is set. */
final class DemoSettings {
  private static final Duration SOON = Duration.ofSeconds(10);

  private DemoSettings() {}

  /** As usual, but that only Weir's side goes on with an answer whose engine is lost. */
  static Settings of(DemoScript script) {
    ModelTerms broken = new ModelTerms(Price.FREE, null, new ResumeRules(false, 1), null, null);
    return new Settings(
        Limits.DEFAULTS,
        script.acts().contains(DemoAct.CHAOS) ? hasty() : Timeouts.DEFAULTS,
        null,
        Cors.OFF,
        Scheduling.DEFAULTS,
        Proxies.NONE,
        Map.of(DemoSide.BEFORE.model(), broken));
  }

  /** Nobody watches a demo for the minutes that engines are usually given. */
  private static Timeouts hasty() {
    Timeouts usual = Timeouts.DEFAULTS;
    return new Timeouts(
        Duration.ofSeconds(1),
        SOON,
        SOON,
        usual.queue(),
        usual.head(),
        usual.body(),
        usual.keepAlive(),
        usual.ping(),
        usual.drain());
  }
}
