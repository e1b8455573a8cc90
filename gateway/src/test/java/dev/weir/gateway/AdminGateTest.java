package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.control.KeyRing;
import dev.weir.control.Settings;
import dev.weir.gateway.RawClient.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Who may administer, and who only seems to. */
final class AdminGateTest {
  private static final String KEY = "admin:key with : and ü";
  private static final String HTML = "Accept: text/html,application/xhtml+xml";
  private static final String FOREIGN = "Origin: http://evil.example";

  @Test
  void aPageOfAnotherOriginIsRefusedWhateverItSaysOfItself() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      String own = "Origin: http://localhost";
      assertThat(client.post("/admin/reload", "", own).status()).isEqualTo(200);
      for (String header :
          new String[] {
            FOREIGN,
            "Origin: null",
            "Origin: http://localhost:1",
            "Origin: http://localhost.evil.example",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site"
          }) {
        assertThat(client.post("/admin/reload", "", header).status()).as(header).isEqualTo(403);
        assertThat(client.get("/console/", header).status()).as(header).isEqualTo(403);
      }
      String page = "Sec-Fetch-Site: same-origin";
      assertThat(client.get("/admin/engines", page).status()).isEqualTo(200);
    }
  }

  @Test
  void aLinkLeadsToTheConsoleButNotIntoAFrameAndNotToTheAdminApi() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      String site = "Sec-Fetch-Site: cross-site";
      String mode = "Sec-Fetch-Mode: navigate";
      assertThat(client.get("/console/", site, mode, "Sec-Fetch-Dest: document").status())
          .isEqualTo(200);
      assertThat(client.get("/console/", site, mode, "Sec-Fetch-Dest: iframe").status())
          .isEqualTo(403);
      assertThat(client.get("/admin/engines", site, mode, "Sec-Fetch-Dest: document").status())
          .isEqualTo(403);
    }
  }

  @Test
  void aReboundNameIsRefused() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      for (String path : new String[] {"/admin/engines", "/console/", "/metrics"}) {
        client.send(
            "GET %s HTTP/1.1\r\nHost: evil.example\r\nSec-Fetch-Site: same-origin\r\n\r\n"
                .formatted(path));
        assertThat(client.read().status()).as(path).isEqualTo(403);
      }
    }
  }

  @Test
  void theAdminKeyIsABearerTokenOrAnApiKeyOrABrowsersPassword() {
    try (var house = withKey();
        var client = house.client()) {
      assertThat(client.get("/admin/engines", "Authorization: Bearer plain").status())
          .isEqualTo(401);
      assertThat(client.get("/admin/engines", basic("anybody", KEY)).status()).isEqualTo(200);
      assertThat(client.get("/console/", basic("", KEY)).status()).isEqualTo(200);
      assertThat(client.get("/metrics", basic("x", KEY)).status()).isEqualTo(200);
      assertThat(client.get("/console/", basic("x", "wrong")).status()).isEqualTo(401);
      assertThat(client.get("/console/", "Authorization: Basic %%%").status()).isEqualTo(401);
      assertThat(client.get("/console/", "Authorization: Basic Zm9v").status()).isEqualTo(401);
    }
  }

  @Test
  void aPasswordThatTheBrowserSendsByItselfDoesNotCountForOtherPages() {
    try (var house = withKey();
        var client = house.client()) {
      String password = basic("x", KEY);
      assertThat(client.post("/admin/reload", "", password, FOREIGN).status()).isEqualTo(403);
      assertThat(client.post("/admin/reload", "", password, "Sec-Fetch-Site: cross-site").status())
          .isEqualTo(403);
      assertThat(client.post("/admin/reload", "", password).status()).isEqualTo(200);
    }
  }

  @Test
  void onlyAPersonIsAskedForThePassword() {
    try (var house = withKey();
        var client = house.client()) {
      assertThat(challenge(client.get("/console/", HTML))).startsWith("Basic ");
      assertThat(challenge(client.get("/admin/live", "Sec-Fetch-Site: same-origin")))
          .startsWith("Basic ");
      assertThat(challenge(client.get("/admin/live"))).startsWith("Bearer ");
      assertThat(challenge(client.get("/metrics", HTML))).startsWith("Bearer ");
      assertThat(client.get("/console/", HTML, FOREIGN).header("www-authenticate")).isEmpty();
    }
  }

  @Test
  void aBrowserAtTheFrontDoorIsLedToTheConsoleAndAProgramIsNot() {
    try (var house = TestHouse.before();
        var client = house.client()) {
      Answer browser = client.get("/", HTML);
      assertThat(browser.status()).isEqualTo(302);
      assertThat(browser.header("location")).isEqualTo("/console/");
      assertThat(client.get("/").status()).isEqualTo(404);
      assertThat(client.post("/", "").status()).isEqualTo(404);
    }
  }

  private static TestHouse withKey() {
    String digest = HexFormat.of().formatHex(Doorman.sha256(KEY));
    Settings settings = new Settings(Settings.Limits.DEFAULTS, Settings.Timeouts.DEFAULTS, digest);
    return TestHouse.with(settings, KeyRing.open());
  }

  private static String basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
  }

  private static String challenge(Answer answer) {
    assertThat(answer.status()).isEqualTo(401);
    return answer.header("www-authenticate");
  }
}
