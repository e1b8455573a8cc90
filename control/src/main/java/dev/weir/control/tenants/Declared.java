package dev.weir.control.tenants;

import dev.weir.control.AutomaticBans;
import dev.weir.control.KeyRing;
import java.util.List;

/**
 * What the configuration says about callers. The admin API reads it and does not change it.
 *
 * @param providers whose tokens are accepted
 * @param bans when addresses are banned without being listed
 * @param auditDays how long audit rows are kept; 0: for ever
 */
public record Declared(
    Directory directory, List<Provider> providers, AutomaticBans.Rules bans, int auditDays) {
  /** Kept as long as rows of the ledger. */
  public static final int AUDIT_DAYS = 400;

  public static final Declared NOTHING = of(Directory.EMPTY);

  public static Declared of(Directory directory) {
    return new Declared(directory, List.of(), AutomaticBans.Rules.OFF, AUDIT_DAYS);
  }

  /** Whether nobody can be told from anybody else. */
  public boolean isOpen() {
    return directory.keys().isEmpty() && providers.isEmpty();
  }

  /** Who may call by this alone. */
  public KeyRing ring() {
    return new RingMaker(directory, directory).ring(isOpen(), null, new AutomaticBans(bans));
  }
}
