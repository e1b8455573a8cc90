/**
 * Engines that are found instead of declared. While running: {@link
 * dev.weir.server.discovery.EngineGroups} keeps the engines of every {@code discover} entry as its
 * name or its file has them. Once, at the start: {@link dev.weir.server.discovery.LocalSearch}
 * looks for engines on this machine and for keys of providers in the environment.
 */
@NullMarked
package dev.weir.server.discovery;

import org.jspecify.annotations.NullMarked;
