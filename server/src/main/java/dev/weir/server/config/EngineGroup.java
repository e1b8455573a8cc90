package dev.weir.server.config;

import dev.weir.control.EngineKind;
import dev.weir.control.EngineSpec;
import dev.weir.control.Secret;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place where engines are looked for while running, and what is the same for all that are found.
 *
 * @param id may stand where an engine's id may stand; the beginning of its engines' ids
 * @param kind of engines for which the place does not say one
 */
public record EngineGroup(
    String id,
    Source source,
    EngineKind kind,
    @Nullable String model,
    @Nullable Secret apiKey,
    int maxConcurrency) {

  /** Where to look. */
  public sealed interface Source {}

  /** Every address that a name has, each an engine at this port. */
  public record Dns(String name, int port) implements Source {
    @Override
    public String toString() {
      return "dns://" + name + ":" + port;
    }
  }

  /** A file that lists engines. */
  public record Listing(Path file) implements Source {
    @Override
    public String toString() {
      return "file://" + file;
    }
  }

  /** The engine at an address of the name. */
  public EngineSpec at(InetAddress address, int port) {
    String text = address.getHostAddress().replaceFirst("%.*", "");
    String host = address instanceof Inet6Address ? "[" + text + "]" : text;
    URI url = URI.create("http://" + host + ":" + port);
    return new EngineSpec(id + "-" + text, kind, url, model, apiKey, maxConcurrency);
  }
}
