package dev.weir.server.config;

import dev.weir.control.HealthRules;
import dev.weir.control.Snapshot;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that one reading of the configuration says.
 *
 * @param snapshot with version 0: the version is set when it comes into force
 * @param files that were read, the configuration itself first; none when there is no file
 */
public record Configuration(
    Listen listen, HealthRules health, Snapshot snapshot, List<Path> files) {}
