package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a reader should know if he reads one sentence only. */
final class Headline {
  private Headline() {}

  static String of(Cast cast) {
    RunReport hero = cast.hero();
    RunReport best = cast.best();
    String first =
        String.format(
            Locale.ROOT,
            "%s kept the promise to %s of %,d requests at %s",
            hero.policy().equals(Cast.WEIR) ? "Weir" : hero.policy(),
            share(hero.sloAttainment()),
            hero.requests(),
            Quantity.PER_SECOND.text(hero.rate()));
    return best == null
        ? first + "."
        : first
            + "; the best of the others, "
            + best.policy()
            + ", to "
            + share(best.sloAttainment())
            + ".";
  }

  /** The second sentence: those who are starved first. */
  static String ofTheLongest(Cast cast) {
    RunReport best = cast.best();
    String hero = share(cast.hero().sloAttainmentLongestDecile());
    String tenth = "Of the tenth with the longest prompts: " + hero;
    return best == null
        ? tenth + "."
        : tenth + " against " + share(best.sloAttainmentLongestDecile()) + ".";
  }

  private static String share(@Nullable Double share) {
    return share == null ? "–" : Quantity.PER_CENT.text(share);
  }
}
