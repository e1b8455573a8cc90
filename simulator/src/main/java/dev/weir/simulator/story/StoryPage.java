package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts the page together. */
final class StoryPage {
  private final Story story;
  private final Cast cast;
  private final List<RunReport> reports;
  private final Markup out = new Markup();

  StoryPage(Story story) {
    this.story = story;
    this.reports = story.runs().stream().map(StoryRun::report).toList();
    this.cast = new Cast(reports);
  }

  String html() {
    out.raw("<!doctype html>\n").open("html", "lang", "en").open("head");
    out.raw("<meta charset=\"utf-8\">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    out.leaf("title", Headline.of(cast));
    out.raw("<style>" + resource("story.css") + pointing() + "</style>").close().line();
    out.open("body").open("main").line();
    head();
    promise();
    latency();
    load();
    time();
    engines();
    out.leaf(
        "footer",
        "Kept: the first token within its bound, and every further one on average within its own;"
            + " refused and failed requests did not keep it. Curves count all requests. Point at a"
            + " policy to see it alone.");
    return out.close().close().close().line().toString();
  }

  private void head() {
    out.open("header").leaf("h1", Headline.of(cast)).leaf("p", Headline.ofTheLongest(cast));
    out.open("dl");
    for (Map.Entry<String, String> entry : story.setting().entrySet()) {
      out.open("div").leaf("dt", entry.getKey()).leaf("dd", entry.getValue()).close();
    }
    out.close().close().line();
  }

  private void promise() {
    section("Who got what was promised");
    card(
        "Kept: all requests, and the tenth with the longest prompts",
        "",
        body -> {
          legend("whole", "all", "tenth", "longest tenth");
          KeptChart.draw(out, new Rows(cast, reports));
        });
    card(
        "What became of all requests",
        "",
        body -> {
          out.open("p", "class", "legend");
          OutcomesChart.PARTS.forEach((part, word) ->
              out.open("span").open("i", "class", "part " + part).close().text(word).close());
          out.close();
          OutcomesChart.draw(out, new Rows(cast, reports));
        });
    out.close().line();
    ComparisonTable.write(out, cast, reports);
    out.close().line();
  }

  private void latency() {
    section("How long it took");
    LatencyCharts charts = new LatencyCharts(story, cast);
    card(
        "Time to the first token",
        "share of all requests that had it by then",
        body -> charts.ttft(body));
    card(
        "Time per further token",
        "share of all requests whose mean was at most that",
        body -> charts.tpot(body));
    out.close().close().line();
  }

  private void load() {
    if (story.probes().isEmpty()) {
      return;
    }
    section("How much it carries");
    LoadCharts charts = new LoadCharts(story.probes(), reports, cast);
    card("Promise kept", "share of all requests, against requests offered", charts::kept);
    card("Goodput", "requests a second that kept it, against those offered", charts::goodput);
    out.close().close().line();
  }

  private void time() {
    section("What happened when");
    TimeCharts charts = new TimeCharts(story.runs(), cast);
    card("Waiting for an engine", "requests", charts::queued);
    card("On engines", "requests", charts::inFlight);
    card("Promise kept", "share, by time of arrival", charts::attainment);
    card("Answers", "tokens a second", charts::tokens);
    out.close().close().line();
  }

  private void engines() {
    List<StoryRun> shown =
        story.runs().stream()
            .filter(run -> cast.named(run.policy()))
            .sorted(Comparator.comparingInt(run -> -cast.layer(run.policy())))
            .toList();
    double darkest = 1;
    for (StoryRun run : shown) {
      for (double[] load : run.timeline().load()) {
        darkest = Math.max(darkest, Arrays.stream(load).max().orElse(0));
      }
    }
    section("Where it ran");
    for (StoryRun run : shown) {
      LoadMap map = new LoadMap(run.timeline(), darkest);
      String scale = "requests on each engine; darkest: " + Quantity.COUNT.text(darkest);
      card(run.policy(), scale, body -> map.draw(body, run.policy() + ": " + scale));
    }
    out.close().close().line();
  }

  private void section(String title) {
    out.open("section").leaf("h2", title).open("div", "class", "cards").line();
  }

  private void card(String title, String subtitle, Consumer<Markup> body) {
    out.open("figure").open("figcaption").leaf("b", title);
    if (!subtitle.isEmpty()) {
      out.text(" ").leaf("span", subtitle);
    }
    out.close().line();
    body.accept(out);
    out.close().line();
  }

  private void legend(String... kindsAndWords) {
    out.open("p", "class", "legend");
    for (int i = 0; i < kindsAndWords.length; i += 2) {
      out.open("span").open("i", "class", "dot " + kindsAndWords[i]).close();
      out.text(kindsAndWords[i + 1]).close();
    }
    out.close();
  }

  /** Who points at a policy anywhere sees it alone everywhere. */
  private String pointing() {
    StringBuilder rules = new StringBuilder();
    for (RunReport run : reports) {
      String name = run.policy().replaceAll("[^A-Za-z0-9_.-]", "");
      rules.append(
          "main:has([data-p=\"%s\"]:hover) [data-p]:not([data-p=\"%s\"]){opacity:.12}\n"
              .formatted(name, name));
    }
    return rules.toString();
  }

  private static String resource(String name) {
    try (InputStream in = StoryPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource: " + name + " (expected: in the jar)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
