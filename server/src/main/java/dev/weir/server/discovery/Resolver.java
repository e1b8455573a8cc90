package dev.weir.server.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.security.Security;
import java.util.List;

/** Looks names up. May block. */
public interface Resolver {
  /** All addresses that the name has now. */
  List<InetAddress> addresses(String name) throws IOException;

  /**
   * The system's resolver: DNS, the hosts file, whatever the system is set up for. The JDK would
   * remember answers for half a minute, and that a name is unknown for ten seconds: a process that
   * follows names must not.
   */
  static Resolver system() {
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    return name -> List.of(InetAddress.getAllByName(name));
  }
}
