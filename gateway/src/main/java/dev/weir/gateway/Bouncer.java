package dev.weir.gateway;

import dev.weir.control.Bans;
import dev.weir.protocol.Refusal;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Turns banned addresses away, and tells the bans of those that show wrong keys. */
final class Bouncer {
  private static final Rejection BANNED =
      Rejection.auth(
          new Refusal(403, "permission_error", "address: banned", null, "address_banned"));

  private Bouncer() {}

  /** Why this address is not answered; null: it is. */
  static @Nullable Rejection stops(Bans bans, @Nullable InetAddress address, long millis) {
    if (address == null || bans.isOff()) {
      return null;
    }
    return bans.contains(address, millis, System.nanoTime()) ? BANNED : null;
  }

  /**
   * A request was refused for its key. Who shows none at all is not trying keys.
   *
   * @param status 401, or 403 for a key that is known
   */
  static void refused(Bans bans, @Nullable InetAddress address, HttpHeaders head, int status) {
    boolean shown = Doorman.presented(head) != null || Doorman.password(head) != null;
    if (status == 401 && shown && address != null) {
      bans.automatic().refused(address, System.nanoTime());
    }
  }
}
