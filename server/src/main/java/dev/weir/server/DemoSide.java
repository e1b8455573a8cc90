package dev.weir.server;

import dev.weir.control.Scheduling;
import dev.weir.load.LoadPlan;
import dev.weir.load.LoadTarget;
import dev.weir.scheduler.Fairness;
import dev.weir.scheduler.Promise;
import dev.weir.scheduler.policy.PolicyName;
import dev.weir.simulator.trace.Trace;
import java.net.URI;
import java.time.Duration;

/** One of the two fleets of a demo: what places its requests, and how its parts are named. */
enum DemoSide {
  BEFORE(PolicyName.POWER_OF_TWO, "sim-power-of-two", "p2c-"),
  AFTER(PolicyName.WEIR, "sim", "");

  private final PolicyName policy;
  private final String model;
  private final String prefix;

  DemoSide(PolicyName policy, String model, String prefix) {
    this.policy = policy;
    this.model = model;
    this.prefix = prefix;
  }

  String label() {
    return policy.label();
  }

  /** That its engines serve and its clients ask for. */
  String model() {
    return model;
  }

  /** Of the names of its engines. */
  String prefix() {
    return prefix;
  }

  Scheduling scheduling() {
    long ttft = DemoTraffic.SLO.ttftNanos();
    Promise promise = new Promise(ttft, DemoTraffic.SLO.tpotNanos());
    return new Scheduling(policy, Fairness.SIZE_FAIR, promise);
  }

  /**
   * @param url of the gateway
   * @param patience after which a client gives up
   */
  LoadPlan plan(String url, String key, Trace traffic, Duration patience) {
    LoadTarget target = new LoadTarget(URI.create(url), key, model);
    return DemoTraffic.to(target, traffic, label(), patience);
  }
}
