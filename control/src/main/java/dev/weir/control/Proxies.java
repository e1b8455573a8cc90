package dev.weir.control;

import java.util.List;

/**
 * Who may say for whom it speaks.
 *
 * @param trusted peers whose word about the client's address counts
 * @param header where they say it
 * @param protocol whether their connections begin with a PROXY header
 */
public record Proxies(List<Cidr> trusted, Header header, boolean protocol) {
  /** A peer is the client. */
  public static final Proxies NONE = new Proxies(List.of(), Header.X_FORWARDED_FOR, false);

  /**
   * The one header that proxies write. Never both: a proxy that adds to one passes on whatever a
   * client wrote into the other.
   */
  public enum Header {
    X_FORWARDED_FOR("x-forwarded-for"),
    FORWARDED("forwarded"),
    NONE("none");

    private final String label;

    Header(String label) {
      this.label = label;
    }

    /** As in the configuration, and where it is one, the header's name. */
    public String label() {
      return label;
    }
  }
}
