package dev.weir.control.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.AdminApi.Caller;
import dev.weir.control.AutomaticBans;
import dev.weir.control.Cidr;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is shut out by hand, for how long, and who cannot be. */
final class BanRoutesTest {
  private final TenantHouse house = new TenantHouse();

  @Test
  void aListedBanIsInForceUntilItsTimeOrUntilItIsLifted() {
    house.call("POST", "/admin/bans", "{\"address\":\"192.0.2.0/24\",\"duration\":\"1m\"}");
    assertThat(banned("192.0.2.7")).isTrue();
    assertThat(banned("192.0.3.7")).isFalse();
    house.clock.addAndGet(60_000);
    assertThat(banned("192.0.2.7")).isFalse();
    house.call("POST", "/admin/bans", "{\"address\":\"2001:db8::1\"}");
    assertThat(banned("2001:db8::1")).isTrue();
    assertThat(house.call("DELETE", "/admin/bans/2001:db8:0::1", "").status()).isEqualTo(200);
    assertThat(banned("2001:db8::1")).isFalse();
    assertThat(house.call("DELETE", "/admin/bans/2001:db8::1", "").status()).isEqualTo(404);
  }

  @Test
  void aBanThatThisGatewayMadeIsLiftedWithARow() {
    var rules = new AutomaticBans.Rules(1, Duration.ofMinutes(1), Duration.ofHours(1));
    house.tenancy.declare(
        new Declared(TenantHouse.DECLARED.directory(), List.of(), rules, Declared.AUDIT_DAYS));
    house.tenancy.automatic().refused(Cidr.literal("192.0.2.7"), System.nanoTime());
    assertThat(house.call("DELETE", "/admin/bans/192.0.2.7", "").status()).isEqualTo(200);

    var row = house.call("GET", "/admin/audit", "").json().path("audit").path(0);
    assertThat(row.path("action").asString()).isEqualTo("delete");
    assertThat(row.path("before").path("origin").asString()).isEqualTo("automatic");
    assertThat(row.path("after").isNull()).isTrue();
  }

  @Test
  void nobodyShutsItselfOut() {
    Caller here = Caller.ADMIN.at(Cidr.literal("198.51.100.7"));
    for (String range :
        new String[] {"198.51.100.7", "198.51.100.0/24", "192.0.0.0/3", "0.0.0.0/0"}) {
      TenantHouse.Answer answer = ban(here, "\"" + range + "\",\"force\":true");
      assertThat(answer.status()).as(range).isEqualTo(409);
      assertThat(answer.message())
          .isEqualTo(
              "address: "
                  + range
                  + " has 198.51.100.7, which you call from (expected: a range without it)");
    }
    assertThat(ban(here, "\"198.51.100.8\"").status()).isEqualTo(201);
    assertThat(banned("198.51.100.7")).isFalse();
  }

  @Test
  void aWideBanIsMadeOnlyByWhoInsists() {
    for (String range : new String[] {"64.0.0.0/2", "::/0", "2000::/3", "127.0.0.0/8", "::1"}) {
      TenantHouse.Answer answer = ban(Caller.ADMIN, "\"" + range + "\"");
      assertThat(answer.status()).as(range).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("wide_range");
      assertThat(ban(Caller.ADMIN, "\"" + range + "\",\"force\":true").status()).isEqualTo(201);
    }
    assertThat(ban(Caller.ADMIN, "\"64.0.0.0/2\",\"force\":\"true\"").message())
        .isEqualTo("force: \"true\" (expected: true or false)");
    assertThat(ban(Caller.ADMIN, "\"10.0.0.0/8\"").status()).isEqualTo(201);
    assertThat(ban(Caller.ADMIN, "\"2001::/16\"").status()).isEqualTo(201);
  }

  @Test
  void aBanThatIsOverBeforeItBeginsIsRefused() {
    assertThat(ban(Caller.ADMIN, "\"192.0.2.7\",\"duration\":\"0s\"").message())
        .isEqualTo("duration: 0s (expected: longer than nothing)");
    assertThat(ban(Caller.ADMIN, "\"192.0.2.7\",\"until\":\"2020-01-01\"").message())
        .isEqualTo("until: 2020-01-01T00:00:00Z (expected: a time to come)");
    assertThat(
            ban(Caller.ADMIN, "\"192.0.2.7\",\"until\":\"2099-01-01\",\"duration\":\"1m\"")
                .message())
        .isEqualTo("until and duration: both (expected: one of them)");
  }

  private TenantHouse.Answer ban(Caller caller, String address) {
    return house.call(caller, "POST", "/admin/bans", "{\"address\":" + address + "}");
  }

  private boolean banned(String address) {
    return house.tenancy.ring().bans().contains(Cidr.literal(address), house.clock.get(), 0);
  }
}
