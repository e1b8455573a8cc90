package dev.weir.server.config;

import dev.weir.control.HealthRules;
import dev.weir.control.KeyRing;
import dev.weir.control.Snapshot;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one reading of the configuration says.
 *
 * @param snapshot with version 0: the version is set when it comes into force; its models may name
 *     groups where they could name engines
 * @param groups where more engines are looked for
 * @param files that were read, the configuration itself first; none when there is no file
 * @param redis where gateways count together; null: this one counts for itself
 */
public record Configuration(
    Listen listen,
    HealthRules health,
    Snapshot snapshot,
    List<EngineGroup> groups,
    List<Path> files,
    @Nullable RedisStore redis) {

  /** Without groups. */
  public Configuration(Listen listen, HealthRules health, Snapshot snapshot, List<Path> files) {
    this(listen, health, snapshot, List.of(), files, null);
  }

  Configuration with(KeyRing keys, List<Path> allFiles) {
    Snapshot keyed =
        new Snapshot(0, snapshot.settings(), snapshot.engines(), snapshot.models(), keys);
    return new Configuration(listen, health, keyed, groups, allFiles, redis);
  }
}
