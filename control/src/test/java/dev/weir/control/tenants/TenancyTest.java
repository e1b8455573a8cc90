package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.control.Key;
import dev.weir.control.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TenancyTest {
  @TempDir Path folder = Path.of("");

  private final MemoryTenantStore shared = new MemoryTenantStore();
  private final FailingStore store = new FailingStore(shared);
  private final TenantHouse one = new TenantHouse(TenantHouse.DECLARED, store);
  private final TenantHouse two = new TenantHouse(TenantHouse.DECLARED, shared);

  @Test
  void anotherGatewaySeesAChangeWhenItLooks() throws IOException {
    String key = one.key("{\"id\":\"k\"}");
    two.tenancy.refresh();
    assertThat(two.who(key)).extracting(Key::id).isEqualTo("k");
    two.call("DELETE", "/admin/keys/k", "");
    one.tenancy.refresh();
    assertThat(one.code(key)).isEqualTo("key_revoked");
  }

  @Test
  void twoGatewaysThatChangeAtOnceLoseNothing() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls =
          IntStream.range(0, 40)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() ->
                      (i % 2 == 0 ? one : two)
                          .call("POST", "/admin/keys", "{\"id\":\"k" + i / 2 + "\"}")))
              .toList();
      for (Future<?> call : calls) {
        call.get();
      }
    }
    one.tenancy.refresh();
    assertThat(one.tenancy.view().made().keys()).hasSize(20);
    assertThat(shared.version()).isEqualTo(20);
  }

  @Test
  void withoutTheStoreEverybodyKnownIsServedAndChangesAreRefused() {
    String key = one.key("{}");
    store.down = true;

    assertThatThrownBy(one.tenancy::refresh).isInstanceOf(IOException.class);
    assertThat(one.who(key)).isNotNull();
    TenantHouse.Answer refused = one.call("POST", "/admin/keys", "{}");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("store_down");
    assertThat(one.call("GET", "/admin/keys", "").status()).isEqualTo(200);
    assertThat(one.call("GET", "/admin/audit", "").status()).isEqualTo(503);
    store.down = false;
    assertThat(one.call("POST", "/admin/keys", "{}").status()).isEqualTo(201);
  }

  @Test
  void aGatewayThatStartsWhileTheStoreIsDownServesWhomItKnew() throws IOException {
    Path copy = folder.resolve("tenants.json");
    TenantHouse before = new TenantHouse(TenantHouse.DECLARED, new LastKnownStore(store, copy));
    String key = before.key("{\"id\":\"k\"}");
    before.tenancy.refresh();
    store.down = true;

    TenantHouse after = new TenantHouse(TenantHouse.DECLARED, new LastKnownStore(store, copy));
    after.tenancy.refresh();
    assertThat(after.who(key)).extracting(Key::id).isEqualTo("k");
    assertThat(Files.readString(copy)).doesNotContain(key).contains(KeyRing.digest(key));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");

    store.down = false;
    two.tenancy.refresh();
    two.call("DELETE", "/admin/keys/k", "");
    after.tenancy.refresh();
    assertThat(after.code(key)).isEqualTo("key_revoked");
  }

  @Test
  void aFirstKeyIsMadeOnceHoweverManyStart() throws IOException {
    TenantHouse first = new TenantHouse(Declared.NOTHING, shared);
    TenantHouse second = new TenantHouse(Declared.NOTHING, shared);
    String key = first.tenancy.firstKey();

    assertThat(second.tenancy.firstKey()).isNull();
    assertThat(second.who(String.valueOf(key))).isNotNull();
    assertThat(second.tenancy.hasKeys(Declared.NOTHING)).isTrue();
  }

  @Test
  void aReloadKeepsWhatWasMade() {
    String key = one.key("{}");
    one.tenancy.declare(TenantHouse.DECLARED);
    assertThat(one.who(key)).isNotNull();
  }

  @Test
  void listenersHearOfEveryNewRing() {
    KeyRing[] heard = new KeyRing[1];
    one.tenancy.listen(() -> heard[0] = one.tenancy.ring());
    String key = one.key("{}");
    assertThat(heard[0].find(java.util.HexFormat.of().parseHex(KeyRing.digest(key)))).isNotNull();
  }
}
