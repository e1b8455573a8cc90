package dev.weir.control.tenants;

import dev.weir.control.Cidr;
import dev.weir.control.KeyTerms;
import dev.weir.control.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it was declared or made. Only digests are known.
 *
 * @param id public
 * @param sha256 lower-case hex, of the whole key
 * @param own name of a tier that limits this key alone, within its tenant's; null: none
 * @param until milliseconds since the epoch
 * @param models that it may name; null: whatever its tenant may
 * @param addresses that it may be used from; empty: all
 * @param before the key that this one replaces; null: none
 * @param revoked whether it opens no more
 */
public record KeySpec(
    String id,
    String sha256,
    String tenant,
    Role role,
    @Nullable String own,
    long until,
    @Nullable Set<String> models,
    List<Cidr> addresses,
    @Nullable Before before,
    boolean revoked) {

  /**
   * @param until milliseconds since the epoch: from then on only the new one opens
   */
  public record Before(String sha256, long until) {}

  /** A key without anything that narrows it. */
  public static KeySpec plain(String id, String sha256, String tenant) {
    return new KeySpec(
        id, sha256, tenant, Role.NONE, null, KeyTerms.FOR_EVER, null, List.of(), null, false);
  }

  KeySpec withRevoked() {
    return new KeySpec(id, sha256, tenant, role, own, until, models, addresses, null, true);
  }

  /** The same key with another secret; this one's is good until then. */
  KeySpec rotated(String newSha256, long overlapEnds) {
    return new KeySpec(
        id,
        newSha256,
        tenant,
        role,
        own,
        until,
        models,
        addresses,
        new Before(sha256, Math.min(until, overlapEnds)),
        revoked);
  }
}
