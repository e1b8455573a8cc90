package dev.weir.control.tenants;

import dev.weir.control.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The identity providers in force. One that a reload does not change keeps its keys. Guarded by the
 * {@link Tenancy} that owns it.
 */
final class Identities implements AutoCloseable {
  private final Runnable changed;
  private final LongSupplier clock;
  private Map<String, ProviderKeys> byIssuer = Map.of();

  /**
   * @param changed hears when other keys of a provider count than before
   */
  Identities(Runnable changed, LongSupplier clock) {
    this.changed = changed;
    this.clock = clock;
  }

  void follow(List<Provider> providers) {
    Map<String, ProviderKeys> next = new HashMap<>();
    for (Provider provider : providers) {
      ProviderKeys before = byIssuer.get(provider.issuer());
      if (before != null && before.provider().equals(provider)) {
        next.put(provider.issuer(), before);
      } else {
        ProviderKeys keys = new ProviderKeys(provider, changed, System::nanoTime);
        next.put(provider.issuer(), keys);
        keys.start();
      }
    }
    byIssuer.values().stream()
        .filter(keys -> next.get(keys.provider().issuer()) != keys)
        .forEach(ProviderKeys::close);
    byIssuer = next;
  }

  /** Null: there is no provider. */
  @Nullable Tokens tokens(RingMaker tenants) {
    return byIssuer.isEmpty() ? null : new JwtTokens(byIssuer, tenants, clock);
  }

  @Override
  public void close() {
    byIssuer.values().forEach(ProviderKeys::close);
  }
}
