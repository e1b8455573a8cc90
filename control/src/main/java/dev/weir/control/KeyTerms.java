package dev.weir.control;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a key beside its tenant's tier.
 *
 * @param org whom the tenant belongs to
 * @param role what it may administer
 * @param own limits of this key alone, within those of its tenant; null: none
 * @param until milliseconds since the epoch, from then on it is refused
 * @param models that may be named; null: all
 * @param addresses that it may be used from; empty: all
 */
public record KeyTerms(
    String org,
    Role role,
    @Nullable Tier own,
    long until,
    @Nullable Set<String> models,
    List<Cidr> addresses) {
  public static final long FOR_EVER = Long.MAX_VALUE;
  public static final KeyTerms NONE =
      new KeyTerms("default", Role.NONE, null, FOR_EVER, null, List.of());

  public boolean allowsModel(String model) {
    return models == null || models.contains(model);
  }

  public boolean allowsAddress(InetAddress address) {
    return addresses.isEmpty() || Cidr.anyContains(addresses, address);
  }
}
