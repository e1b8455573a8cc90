package dev.weir.control;

import java.util.Map;

/**
 * One immutable picture of everything a request needs to know: settings, engines, models, keys. A
 * request reads it once and lives by it to its end, so that a reload never changes the rules in
 * mid-request.
 *
 * @param version grows by one with every swap
 * @param engines by engine id, in declaration order
 * @param models by the name that clients use, in declaration order; every engine id in them exists
 */
public record Snapshot(
    long version,
    Settings settings,
    Map<String, EngineSpec> engines,
    Map<String, ModelSpec> models,
    KeyRing keys) {}
