package dev.weir.server;

import dev.weir.simulator.figures.Figures;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir figures}: what others have published, computed again. */
@Command(
    name = "figures",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Computes published figures about prefix caches and placement again: theirs beside ours.",
      "Exit 0: the recordings were there; 1: they were not, generated prompts stood in for them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir figures                                    recordings in shared/data",
      "  weir figures --data recordings --json figures.json",
      "  weir figures --markdown docs/paper-figures.md   the page of the documentation"
    })
final class FiguresCommand implements Callable<Integer> {
  @Mixin private final PageOptions page = new PageOptions();
  @Mixin private final ReportOutput output = new ReportOutput();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of what chance decides (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    Figures figures = Figures.compute(page.recordings(), seed);
    page.write(figures.markdown());
    return output.written(figures.table(), figures::json) && figures.recorded() ? 0 : 1;
  }
}
