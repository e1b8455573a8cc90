package dev.weir.server;

import dev.weir.control.KeyRing;
import dev.weir.control.Tier;
import dev.weir.control.tenants.Declared;
import dev.weir.control.tenants.Directory;
import dev.weir.control.tenants.KeySpec;
import dev.weir.control.tenants.Tenant;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/**
 * Who calls in a demo: customers of one tenant, whose key is shown to whoever wants to try, and a
 * tenant that makes a noise.
 */
record DemoCallers(String key, String noisyKey) {
  private static final int KEY_BYTES = 12;

  /** Six customers share the key of the one; the other is alone. */
  private static final double WEIGHT = 6;

  static DemoCallers unknown() {
    return new DemoCallers(newKey(), newKey());
  }

  /** Nobody but these. */
  Declared declared() {
    Tier most = Tier.DEFAULT;
    Tier polite =
        new Tier(
            "polite",
            most.requestsPerSecond(),
            most.requestsPerMinute(),
            most.tokensPerMinute(),
            most.concurrent(),
            most.queued(),
            most.microsPerDay(),
            most.microsPerMonth(),
            most.contextTokens(),
            most.priority(),
            WEIGHT);
    return Declared.of(
        new Directory(
            Map.of(polite.name(), polite),
            Map.of("demo", new Tenant("demo", Tenant.DEFAULT, polite.name(), null)),
            Map.of(
                "demo", KeySpec.plain("demo", KeyRing.digest(key), "demo"),
                "noisy", KeySpec.plain("noisy", KeyRing.digest(noisyKey), "noisy")),
            Map.of()));
  }

  private static String newKey() {
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    return "weir-demo-" + HexFormat.of().formatHex(random);
  }
}
