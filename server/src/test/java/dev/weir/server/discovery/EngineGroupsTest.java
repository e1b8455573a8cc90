package dev.weir.server.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.Catalog;
import dev.weir.control.EngineKind;
import dev.weir.control.KeyRing;
import dev.weir.control.ModelSpec;
import dev.weir.control.Settings;
import dev.weir.control.Snapshot;
import dev.weir.control.Snapshots;
import dev.weir.server.config.EngineGroup;
import dev.weir.server.config.EngineGroup.Dns;
import dev.weir.server.config.EngineGroup.Listing;
import dev.weir.server.faults.RunningWeir;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Places that change while a server runs, with the real threads that watch them. */
final class EngineGroupsTest {
  private static final Duration IN_FORCE = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final Snapshots snapshots = new Snapshots(declared("pool"));
  private final Catalog catalog = new Catalog(snapshots);
  private volatile List<InetAddress> addresses = List.of();
  private final EngineGroups groups = new EngineGroups(catalog, name -> addresses);

  @AfterEach
  void stop() {
    groups.close();
  }

  @Test
  void aChangedAddressIsInForceWithinTwoSeconds() throws IOException {
    addresses = List.of(InetAddress.getByName("10.0.0.1"));
    follow(dns(8000));
    awaitEngines("pool-10.0.0.1");

    addresses = List.of(InetAddress.getByName("10.0.0.2"));
    long changed = System.nanoTime();
    awaitEngines("pool-10.0.0.2");

    assertThat(Duration.ofNanos(System.nanoTime() - changed)).isLessThan(IN_FORCE);
    assertThat(snapshots.current().models())
        .containsOnly(Map.entry("chat", new ModelSpec("chat", List.of("pool-10.0.0.2"))));
  }

  @Test
  void aReloadLeavesAnUnchangedGroupAndLooksAnewForAChangedOne() throws IOException {
    addresses = List.of(InetAddress.getByName("10.0.0.1"));
    follow(dns(8000));
    awaitEngines("pool-10.0.0.1");
    follow(dns(8000));
    assertThat(snapshots.current().engines()).containsOnlyKeys("pool-10.0.0.1");

    follow(dns(9000));
    RunningWeir.eventually(
        "the new port",
        () ->
            snapshots.current().engines().values().stream()
                .allMatch(engine -> engine.url().getPort() == 9000));
  }

  @Test
  void aFileIsFollowedAlsoWhenItIsReplacedAndAWrongOneChangesNothing() throws Exception {
    Path file = folder.resolve("engines.yaml");
    Files.writeString(file, "[\"http://h:1\"]");
    follow(new EngineGroup("pool", new Listing(file), EngineKind.VLLM, null, null, 8));
    assertThat(snapshots.current().engines()).containsOnlyKeys("pool-h:1");

    Files.writeString(file, "[\"http://h:1\", \"http://");
    Thread.sleep(1500);
    assertThat(snapshots.current().engines()).containsOnlyKeys("pool-h:1");

    Path next = Files.writeString(folder.resolve("next"), "[\"http://h:2\"]");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    long changed = System.nanoTime();
    awaitEngines("pool-h:2");
    assertThat(Duration.ofNanos(System.nanoTime() - changed)).isLessThan(IN_FORCE);

    Files.delete(file);
    Thread.sleep(1500);
    assertThat(snapshots.current().engines()).containsOnlyKeys("pool-h:2");
  }

  private void awaitEngines(String... ids) {
    RunningWeir.eventually(
        String.join(", ", ids),
        () -> snapshots.current().engines().keySet().equals(java.util.Set.of(ids)));
  }

  private void follow(EngineGroup group) {
    catalog.declare(declared(group.id()), List.of(group.id()));
    groups.follow(List.of(group));
  }

  private static EngineGroup dns(int port) {
    return new EngineGroup("pool", new Dns("h.test", port), EngineKind.VLLM, null, null, 8);
  }

  private static Snapshot declared(String group) {
    return new Snapshot(
        0,
        Settings.DEFAULTS,
        Map.of(),
        Map.of("chat", new ModelSpec("chat", List.of(group))),
        KeyRing.open());
  }
}
