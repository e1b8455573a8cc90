package dev.weir.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One page, and everything that went wrong on it. */
final class Tab implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

  /**
   * Violations of the policy, and how far things jumped without anybody having touched them; the
   * rows of the last requests are meant to move.
   */
  private static final String WATCH =
      """
      window.shifted = 0;
      addEventListener('securitypolicyviolation', (event) =>
        console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI));
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
        const list = document.getElementById('request-rows');
        const others = entry.sources.filter(({node}) => !list?.contains(node));
        if (!entry.hadRecentInput && others.length > 0) window.shifted += entry.value;
      })).observe({type: 'layout-shift', buffered: true});
      """;

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new ArrayList<>();

  Tab(BrowserContext context) {
    this.context = context;
    context.addInitScript(WATCH);
    page = context.newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        errors.add(message.type() + ": " + message.text());
      }
    });
  }

  Page page() {
    return page;
  }

  /** What the console of the browser said of errors, warnings and violated policies. */
  List<String> errors() {
    return errors;
  }

  Locator all(String selector) {
    return page.locator(selector);
  }

  String text(String selector) {
    return page.locator(selector).textContent();
  }

  Object ask(String script) {
    return page.evaluate(script);
  }

  double number(String script) {
    return Double.parseDouble(String.valueOf(page.evaluate(script)));
  }

  /** Waits for what must come; asks the page in the meantime, as a person looks at it. */
  boolean comes(BooleanSupplier wanted) {
    long end = System.nanoTime() + PATIENCE;
    while (!wanted.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      page.waitForTimeout(50);
    }
    return true;
  }

  @Override
  public void close() {
    context.close();
  }
}
