package dev.weir.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person sees at {@code /console/}. */
@Tag("browser")
final class ConsolePageTest {
  private static final String PLOTS = "document.querySelectorAll('svg.plot')";
  private static Chromium chromium;

  @BeforeAll
  static void start() {
    chromium = Chromium.start();
  }

  @AfterAll
  static void stop() {
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void withoutTrafficItSaysSo() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      assertThat(tab.comes(() -> tab.text(".chart .nothing >> nth=0").equals("No traffic yet")))
          .isTrue();
      assertThat(tab.all("#requests-empty").isVisible()).isTrue();
      assertThat(tab.all("#request-rows tr").count()).isZero();
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void thePlotsMoveWithTheTrafficAndNothingGoesWrong() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      assertThat(tab.number(PLOTS + "[0].dataset.peak")).isZero();
      house.keepChatting();
      for (int plot = 0; plot < 3; plot++) {
        String busy = "%s[%d].dataset.busy".formatted(PLOTS, plot);
        assertThat(tab.comes(() -> tab.number(busy) >= 2)).as("plot " + plot).isTrue();
      }
      double points = tab.number(PLOTS + "[0].dataset.points");
      assertThat(tab.comes(() -> tab.number(PLOTS + "[0].dataset.points") > points)).isTrue();
      assertThat(tab.all("svg.plot >> nth=0").getAttribute("aria-label"))
          .matches("Requests per second\\. Now: served [0-9.,]+, .*");
      assertThat(tab.all("#request-rows tr[data-outcome=served]").count()).isPositive();
      assertThat(tab.text("[data-figure='tokens/s'] dd")).isNotEqualTo("–").isNotEqualTo("0");
      assertThat(tab.errors()).as("errors and violated policies").isEmpty();
      assertThat(tab.number("window.shifted")).as("layout shift").isLessThan(.05);
    }
  }

  @Test
  void aDeadEngineTurnsRedAndIsAnnounced() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      assertThat(tab.comes(() -> state(tab, "right").equals("up"))).isTrue();
      String before = dot(tab, "right");
      house.kill("right");
      assertThat(tab.comes(() -> state(tab, "right").equals("ejected"))).isTrue();
      assertThat(dot(tab, "right")).isNotEqualTo(before).isEqualTo("rgb(192, 42, 42)");
      assertThat(state(tab, "left")).isEqualTo("up");
      assertThat(tab.comes(() -> tab.text("#news").equals("Engine right: ejected"))).isTrue();
      assertThat(tab.comes(() -> tab.page().title().contains("1 of 2 engines down"))).isTrue();
      assertThat(tab.text("#engine-rows tr[data-key=right] .state small")).isNotEmpty();
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void anEngineTakenOutByHandIsSaidToBeAndAlarmsNobody() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      assertThat(tab.comes(() -> tab.text("#summary").startsWith("2 engines up"))).isTrue();
      house.drain("right");
      assertThat(tab.comes(() -> state(tab, "right").equals("drained"))).isTrue();
      assertThat(tab.comes(() -> tab.text("#summary").startsWith("1 of 2 engines up"))).isTrue();
      assertThat(tab.all("#summary").getAttribute("data-state")).isEqualTo("up");
      assertThat(tab.errors()).isEmpty();
    }
  }

  @Test
  void whenTheGatewayIsGoneItSaysSoAndRecovers() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      int port = house.port();
      assertThat(tab.all("#banner").isVisible()).isFalse();
      house.stop();
      assertThat(tab.comes(() -> tab.all("#banner").isVisible())).isTrue();
      assertThat(tab.text("#banner")).contains("does not answer", "What you see is of");
      assertThat(tab.text("#pulse")).isEqualTo("not connected");
      house.startAgain(port);
      assertThat(tab.comes(() -> !tab.all("#banner").isVisible())).isTrue();
      assertThat(tab.text("#pulse")).isEqualTo("live");
      house.chat();
      assertThat(tab.comes(() -> tab.all("#request-rows tr").count() == 1)).isTrue();
    }
  }

  @Test
  void itIsDarkOrLightAsTheSystemIsOrAsSomebodyChose() {
    try (var house = ConsoleHouse.open();
        var tab = chromium.open(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK))) {
      tab.page().navigate(house.console());
      String dark = ground(tab);
      assertThat(dark).isEqualTo("rgb(11, 19, 22)");
      tab.all("#theme").click();
      tab.all("#theme").click();
      assertThat(tab.text("#theme")).isEqualTo("Theme: light");
      String light = ground(tab);
      assertThat(light).isNotEqualTo(dark);
      tab.page().reload();
      assertThat(ground(tab)).as("it is remembered").isEqualTo(light);
    }
  }

  @Test
  void everythingIsReachedByKeyboard() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      house.chat();
      house.chat();
      assertThat(tab.comes(() -> tab.all("#request-rows tr").count() == 2)).isTrue();
      tab.page().keyboard().press("Tab");
      assertThat(focused(tab)).isEqualTo("Skip to the engines");
      tab.page().keyboard().press("Enter");
      assertThat(tab.ask("document.activeElement.id")).isEqualTo("engines");
      for (String name : new String[] {"Only unserved", "Pause"}) {
        tab.page().keyboard().press("Tab");
        assertThat(focused(tab)).isEqualTo(name);
        assertThat(tab.ask("getComputedStyle(document.activeElement).outlineStyle"))
            .isEqualTo("solid");
      }
      tab.page().keyboard().press("Tab");
      Object first = tab.ask("document.activeElement.dataset.key");
      tab.page().keyboard().press("ArrowDown");
      assertThat(tab.ask("document.activeElement.dataset.key")).isNotNull().isNotEqualTo(first);
    }
  }

  @Test
  void theListStandsStillWhileSomebodyReadsIt() {
    try (var house = ConsoleHouse.open();
        var tab = visit(house)) {
      house.chat();
      assertThat(tab.comes(() -> tab.all("#request-rows tr").count() == 1)).isTrue();
      tab.all("#request-rows tr").focus();
      house.chat();
      assertThat(tab.comes(() -> tab.text("#held").equals("stands still while you read"))).isTrue();
      double points = tab.number(PLOTS + "[0].dataset.points");
      assertThat(tab.comes(() -> tab.number(PLOTS + "[0].dataset.points") >= points + 2)).isTrue();
      assertThat(tab.all("#request-rows tr").count()).isEqualTo(1);
      tab.page().keyboard().press("Escape");
      assertThat(tab.comes(() -> tab.all("#request-rows tr").count() == 2)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 390, 768, 1440})
  void itFitsTheScreenWithoutScrollingSideways(int width) {
    try (var house = ConsoleHouse.open();
        var tab = chromium.open(width, 844)) {
      tab.page().navigate(house.console());
      house.kill("right");
      house.chat();
      assertThat(tab.comes(() -> tab.all("#request-rows tr").count() == 1)).isTrue();
      assertThat(tab.comes(() -> state(tab, "right").equals("ejected"))).isTrue();
      assertThat(tab.number("document.documentElement.scrollWidth")).isEqualTo(width);
    }
  }

  private static Tab visit(ConsoleHouse house) {
    Tab tab = chromium.open(1440, 900);
    tab.page().navigate(house.console());
    assertThat(tab.comes(() -> tab.text("#pulse").equals("live"))).isTrue();
    return tab;
  }

  private static String state(Tab tab, String engine) {
    return (String)
        tab.ask("document.querySelector('tr[data-key=%s]')?.dataset.state ?? ''".formatted(engine));
  }

  private static String dot(Tab tab, String engine) {
    return (String)
        tab.ask(
            "getComputedStyle(document.querySelector('tr[data-key=%s] .state span'), '::before').backgroundColor"
                .formatted(engine));
  }

  private static String ground(Tab tab) {
    return (String) tab.ask("getComputedStyle(document.body).backgroundColor");
  }

  private static Object focused(Tab tab) {
    return tab.ask("document.activeElement.textContent");
  }
}
