package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class ProviderKeysTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger changes = new AtomicInteger();

  private static void eventually(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private ProviderKeys started(ScriptedProvider provider) throws InterruptedException {
    ProviderKeys keys =
        new ProviderKeys(
            provider.spec(Duration.ofMinutes(30)), changes::incrementAndGet, nanos::get);
    keys.start();
    eventually(keys::fresh);
    eventually(() -> changes.get() == 1);
    return keys;
  }

  @Test
  void aRotatedKeyIsFetchedWhenATokenNamesItAtMostEveryTenSeconds() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider()) {
      provider.rsa("k1");
      try (ProviderKeys keys = started(provider)) {
        provider.rsa("k2");
        assertThat(keys.keys().find("k2")).isNull();
        assertThat(keys.lookAgain()).as("a look was a moment ago").isFalse();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(keys.lookAgain()).isTrue();
        eventually(() -> keys.keys().find("k2") != null);
        assertThat(keys.keys().find("k1")).isNotNull();
        eventually(() -> changes.get() == 2);
        eventually(() -> !keys.lookAgain());
        assertThat(provider.looks.get()).isEqualTo(2);
      }
    }
  }

  @Test
  void theLastKeysCountForTheGraceOfAProviderThatIsDown() throws Exception {
    try (ScriptedProvider provider = new ScriptedProvider()) {
      provider.rsa("k1");
      try (ProviderKeys keys = started(provider)) {
        provider.broken = true;
        nanos.addAndGet(Duration.ofMinutes(29).toNanos());
        assertThat(keys.lookAgain()).isTrue();
        eventually(() -> provider.looks.get() >= 2);
        assertThat(keys.fresh()).isTrue();
        assertThat(keys.keys().find("k1")).isNotNull();
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(keys.fresh()).isFalse();
        provider.broken = false;
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        eventually(() -> {
          boolean _ = keys.lookAgain();
          return keys.fresh();
        });
      }
    }
  }
}
