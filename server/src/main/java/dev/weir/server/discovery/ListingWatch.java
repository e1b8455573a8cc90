package dev.weir.server.discovery;

import dev.weir.control.Counted;
import dev.weir.control.EngineSpec;
import dev.weir.server.config.ConfigWatcher;
import dev.weir.server.config.EngineGroup;
import dev.weir.server.config.EngineGroup.Listing;
import dev.weir.server.config.EngineList;
import dev.weir.server.config.Problem;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps a group's engines those that a file lists. A file that is missing, or has a mistake,
 * changes nothing and is said with its line. Read once by {@link #start}, then on the watcher's
 * thread.
 */
final class ListingWatch implements Watch {
  private static final System.Logger LOG = System.getLogger("dev.weir.discovery");

  private final EngineGroup group;
  private final Path file;
  private final Consumer<List<EngineSpec>> found;
  private final ConfigWatcher watcher;
  private volatile List<Path> files;
  private volatile boolean looked;
  private List<EngineSpec> engines = List.of();

  /**
   * @param found told the engines of every reading that is right
   */
  ListingWatch(EngineGroup group, Listing listing, Consumer<List<EngineSpec>> found) {
    this.group = group;
    this.file = listing.file();
    this.found = found;
    this.files = List.of(file);
    this.watcher = new ConfigWatcher(() -> files, this::look);
  }

  @Override
  public EngineGroup group() {
    return group;
  }

  @Override
  public void start() {
    look();
    watcher.start();
  }

  @Override
  public boolean looked() {
    return looked;
  }

  @Override
  public void close() {
    watcher.close();
  }

  /** Reads once. */
  synchronized void look() {
    EngineList.Result read = EngineList.read(group, file);
    files = read.files();
    switch (read) {
      case EngineList.Result.Engines(var next, _) -> take(next);
      case EngineList.Result.Wrong(var problems, _) -> refuse(problems);
    }
    looked = true;
  }

  private void take(List<EngineSpec> next) {
    if (!next.equals(engines)) {
      LOG.log(Level.INFO, "discover " + group.id() + ": " + Difference.between(engines, next));
      engines = next;
    }
    found.accept(next);
  }

  private void refuse(List<Problem> problems) {
    String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
    String kept = " (" + Counted.of(engines.size(), "engine") + " kept)";
    LOG.log(Level.ERROR, "discover " + group.id() + ": " + problems.getFirst() + more + kept);
  }
}
