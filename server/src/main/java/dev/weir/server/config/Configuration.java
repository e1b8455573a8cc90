package dev.weir.server.config;

import dev.weir.adapters.sql.StoreAddress;
import dev.weir.control.HealthRules;
import dev.weir.control.Snapshot;
import dev.weir.control.tenants.Declared;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one reading of the configuration says.
 *
 * @param snapshot with version 0: the version is set when it comes into force; its models may name
 *     groups where they could name engines
 * @param declared who may call; the snapshot has the same as a key ring
 * @param groups where more engines are looked for
 * @param store what gateways share, needs a restart; null: a file in the data folder
 * @param storage of the ledger; a change needs a restart
 * @param files that were read, the configuration itself first; none when there is no file
 * @param redis where gateways count together; null: this one counts for itself
 */
public record Configuration(
    Listen listen,
    HealthRules health,
    Snapshot snapshot,
    Declared declared,
    @Nullable StoreAddress store,
    Storage storage,
    List<EngineGroup> groups,
    List<Path> files,
    @Nullable RedisStore redis) {

  /** Without groups. */
  public Configuration(Listen listen, HealthRules health, Snapshot snapshot, List<Path> files) {
    this(listen, health, snapshot, List.of(), files);
  }

  /** With a ledger as is usual. */
  public Configuration(
      Listen listen,
      HealthRules health,
      Snapshot snapshot,
      List<EngineGroup> groups,
      List<Path> files) {
    this(listen, health, snapshot, Declared.NOTHING, null, Storage.DEFAULTS, groups, files, null);
  }
}
