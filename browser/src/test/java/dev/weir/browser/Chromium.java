package dev.weir.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The browser of this machine, without a window. Used by the thread that started it. */
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  /** Nothing that calls home, and nothing that needs a user of its own. */
  private static final List<String> QUIET =
      List.of(
          "--no-sandbox",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-dev-shm-usage",
          "--no-first-run");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path executable, List<String> arguments) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(arguments));
  }

  /**
   * Starts it. Where there is none, the test is skipped aloud; in continuous integration it fails.
   */
  static Chromium start(String... arguments) {
    Optional<Path> executable = find();
    if (executable.isEmpty()) {
      String message = "no browser: none of " + NAMES + " is on the PATH";
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message + " (expected in CI)");
      }
      System.err.println("NOT RUN: tests of the console in a browser; " + message);
      Assumptions.abort(message);
    }
    List<String> all = new ArrayList<>(QUIET);
    all.addAll(Arrays.asList(arguments));
    return new Chromium(executable.orElseThrow(), all);
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(java.io.File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** A window of its own, with nothing remembered. */
  Tab open(Browser.NewContextOptions options) {
    return new Tab(browser.newContext(options));
  }

  Tab open(int width, int height) {
    return open(new Browser.NewContextOptions().setViewportSize(width, height));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
