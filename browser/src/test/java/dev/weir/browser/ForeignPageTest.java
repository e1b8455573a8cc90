package dev.weir.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Response;
import com.sun.net.httpserver.HttpServer;
import dev.weir.control.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of others, in the browser of somebody who may administer. */
@Tag("browser")
final class ForeignPageTest {
  private static final String KEY = "the admin key";
  private static Chromium chromium;
  private HttpServer elsewhere;

  @BeforeAll
  static void start() {
    chromium = Chromium.start("--host-resolver-rules=MAP evil.test 127.0.0.1");
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @BeforeEach
  void listen() {
    try {
      elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] page =
        "<!doctype html><title>evil</title><h1>Kittens</h1>".getBytes(StandardCharsets.UTF_8);
    elsewhere.createContext(
        "/",
        call -> {
          call.getResponseHeaders().set("content-type", "text/html");
          call.sendResponseHeaders(200, page.length);
          call.getResponseBody().write(page);
          call.close();
        });
    elsewhere.start();
  }

  @AfterEach
  void hangUp() {
    elsewhere.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console/", "/admin/engines", "/metrics"})
  void aNameThatWasReboundToThisMachineIsRefused(String path) {
    try (var house = ConsoleHouse.open();
        var tab = chromium.open(1440, 900)) {
      String origin = "http://evil.test:" + house.port();
      Response page = tab.page().navigate(origin + path);
      assertThat(page.status()).isEqualTo(403);
      assertThat(tab.number("fetch('/admin/engines').then((answer) => answer.status)"))
          .isEqualTo(403);
      assertThat(
              tab.number(
                  "fetch('/admin/reload', {method: 'POST'}).then((answer) => answer.status)"))
          .isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.test", "localhost", "127.0.0.1"})
  void aPageOfAnotherOriginCannotReload(String host) {
    try (var house = ConsoleHouse.open();
        var tab = chromium.open(1440, 900)) {
      assertThat(attack(tab, host, house.port())).isNotEmpty().containsOnly(403);
    }
  }

  @Test
  void aPageOfAnotherOriginCannotReadAnything() {
    try (var house = ConsoleHouse.open();
        var tab = chromium.open(1440, 900)) {
      tab.page().navigate(foreignPage("evil.test"));
      String engines = "http://127.0.0.1:%d/admin/engines".formatted(house.port());
      assertThat(tab.ask("fetch('%s').then(() => 'read', () => 'kept')".formatted(engines)))
          .isEqualTo("kept");
    }
  }

  @Test
  void theAdminKeyIsThePasswordOfTheConsoleAndOtherPagesCannotUseIt() {
    Settings settings =
        new Settings(Settings.Limits.DEFAULTS, Settings.Timeouts.DEFAULTS, sha256(KEY));
    try (var house = ConsoleHouse.with(settings);
        var tab =
            chromium.open(new Browser.NewContextOptions().setHttpCredentials("anybody", KEY))) {
      tab.page().navigate(house.console());
      assertThat(tab.comes(() -> tab.all("#engine-rows tr").count() == 2)).isTrue();
      assertThat(tab.errors()).isEmpty();
      assertThat(attack(tab, "evil.test", house.port())).isNotEmpty().containsOnly(403);
    }
  }

  @Test
  void withoutTheAdminKeyThereIsNoConsole() {
    Settings settings =
        new Settings(Settings.Limits.DEFAULTS, Settings.Timeouts.DEFAULTS, sha256(KEY));
    try (var house = ConsoleHouse.with(settings);
        var tab =
            chromium.open(new Browser.NewContextOptions().setHttpCredentials("anybody", "wrong"))) {
      assertThat(tab.page().navigate(house.console()).status()).isEqualTo(401);
    }
  }

  /** Everything that a page can do to post without asking; the statuses of what came of it. */
  private List<Integer> attack(Tab tab, String host, int port) {
    List<Integer> statuses = new ArrayList<>();
    tab.page()
        .onResponse(answer -> {
          if (answer.url().contains("/admin/reload")) {
            statuses.add(answer.status());
          }
        });
    String reload = "http://127.0.0.1:%d/admin/reload".formatted(port);
    tab.page().navigate(foreignPage(host));
    var _ =
        tab.ask(
            "fetch('%s', {method: 'POST', mode: 'no-cors', credentials: 'include'}).then(() => 1, () => 0)"
                .formatted(reload));
    var _ =
        tab.ask(
            """
            (() => {
              const form = document.createElement('form');
              form.method = 'POST';
              form.action = '%s';
              document.body.append(form);
              form.submit();
            })()
            """
                .formatted(reload));
    assertThat(tab.comes(() -> tab.page().url().equals(reload))).isTrue();
    return statuses;
  }

  private String foreignPage(String host) {
    return "http://%s:%d/".formatted(host, elsewhere.getAddress().getPort());
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
