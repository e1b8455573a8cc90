package dev.weir.control;

import java.net.InetAddress;
import java.util.List;

/**
 * Addresses that get 403 and nothing else: those that somebody listed, and those that were refused
 * too often ({@link AutomaticBans}, shared by all rings of a process).
 *
 * @param listed in force now
 */
public record Bans(List<Listed> listed, AutomaticBans automatic) {
  public static final Bans NONE = new Bans(List.of(), new AutomaticBans(AutomaticBans.Rules.OFF));

  /**
   * @param until milliseconds since the epoch
   */
  public record Listed(Cidr range, long until) {}

  /** Whether nobody can be banned: then nothing needs to be known of the caller's address. */
  public boolean isOff() {
    return listed.isEmpty() && automatic.isOff();
  }

  /**
   * @param millis since the epoch
   * @param nanos of the processor's counter
   */
  public boolean contains(InetAddress address, long millis, long nanos) {
    for (int i = 0; i < listed.size(); i++) {
      Listed one = listed.get(i);
      if (millis < one.until && one.range.contains(address)) {
        return true;
      }
    }
    return automatic.contains(address, nanos);
  }
}
