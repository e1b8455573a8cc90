package dev.weir.server.discovery;

import dev.weir.control.Catalog;
import dev.weir.control.EngineSpec;
import dev.weir.server.config.EngineGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Follows the places where engines are looked for and tells the {@link Catalog} what is there. A
 * group that a reload leaves as it was goes on undisturbed; one that changed is looked for anew,
 * and has its old engines until the first answer.
 *
 * <p>Safe for any thread; the map of watches is guarded by this object.
 */
public final class EngineGroups implements AutoCloseable {
  private final Catalog catalog;
  private final Resolver resolver;
  private final Map<String, Watch> watches = new HashMap<>();

  public EngineGroups(Catalog catalog, Resolver resolver) {
    this.catalog = catalog;
    this.resolver = resolver;
  }

  /** Follows these groups and no others. The catalog knows them already. */
  public synchronized void follow(List<EngineGroup> groups) {
    watches
        .values()
        .removeIf(watch -> {
          boolean gone = !groups.contains(watch.group());
          if (gone) {
            watch.close();
          }
          return gone;
        });
    for (EngineGroup group : groups) {
      if (!watches.containsKey(group.id())) {
        Watch watch = watch(group);
        watches.put(group.id(), watch);
        watch.start();
      }
    }
  }

  /** Whether every group has been looked for at least once. */
  public synchronized boolean looked() {
    return watches.values().stream().allMatch(Watch::looked);
  }

  @Override
  public synchronized void close() {
    new ArrayList<>(watches.values()).forEach(Watch::close);
    watches.clear();
  }

  private Watch watch(EngineGroup group) {
    return switch (group.source()) {
      case EngineGroup.Dns dns ->
          new NameWatch(group, dns, resolver, System::nanoTime, engines -> tell(group, engines));
      case EngineGroup.Listing listing ->
          new ListingWatch(group, listing, engines -> tell(group, engines));
    };
  }

  /** What a watch says that was replaced or closed meanwhile is not news. */
  private synchronized void tell(EngineGroup group, List<EngineSpec> engines) {
    Watch watch = watches.get(group.id());
    if (watch != null && watch.group().equals(group)) {
      catalog.group(group.id(), engines);
    }
  }
}
