package dev.weir.server;

import dev.weir.load.LoadPlan;
import dev.weir.load.LoadTarget;
import dev.weir.load.Pacing;
import dev.weir.simulator.trace.Lengths;
import dev.weir.simulator.trace.SyntheticWorkload;
import dev.weir.simulator.trace.Trace;
import java.time.Duration;

/**
 * The traffic of a demo: people who chat, about fifteen requests a second in all.
 *
 * <p>So many users at a time, and not so many requests a second, because a closed loop cannot drown
 * whatever fleet somebody asks for: on slow engines it asks less often. An answer has about a
 * hundred tokens, a turn repeats the turns before it, and three tenants share a system prompt each,
 * so that there is something to find in prefix caches.
 */
final class DemoTraffic {
  static final int USERS = 48;

  private static final long SEED = 1;

  /** Sessions repeat with other texts after this many requests. */
  private static final SyntheticWorkload CHATS =
      new SyntheticWorkload(
          "demo", 4000, 15, 4, 3, 3, 512, new Lengths(80, .8, 1000), new Lengths(85, .6, 300));

  private static final Duration ENDLESS = Duration.ofDays(365);

  private DemoTraffic() {}

  static LoadPlan to(LoadTarget target) {
    Trace chats = CHATS.generate(SEED);
    return LoadPlan.of(chats, target)
        .label("demo")
        .pacing(new Pacing.Users(USERS))
        .endlessFor(ENDLESS)
        .turns(true)
        .timeout(Duration.ofMinutes(1))
        .seed(SEED)
        .loops(1)
        .build();
  }
}
