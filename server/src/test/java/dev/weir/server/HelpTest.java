package dev.weir.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the commands say of themselves, on a terminal of 80 columns. */
final class HelpTest {
  private static final int COLUMNS = 80;

  static Stream<CommandLine> commands() {
    return below(new CommandLine(new Weir()));
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::below));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyHelpFitsAndNoExampleIsBroken(CommandLine command) {
    assertThat(command.getUsageMessage().lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
    assertThat(usage(command).footer())
        .filteredOn(line -> line.startsWith("  "))
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(COLUMNS));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyPartOfADescriptionIsWholeSentences(CommandLine command) {
    assertThat(usage(command).description())
        .isNotEmpty()
        .allSatisfy(part -> assertThat(part).endsWith("."));
  }

  @Test
  void theListOfCommandsHasAWholeSentenceForEach() {
    CommandLine weir = new CommandLine(new Weir());
    String list = collapsed(weir.getUsageMessage());
    assertThat(weir.getSubcommands().values())
        .filteredOn(command -> !usage(command).hidden())
        .allSatisfy(
            command -> assertThat(list).contains(collapsed(usage(command).description()[0])));
  }

  private static UsageMessageSpec usage(CommandLine command) {
    return command.getCommandSpec().usageMessage();
  }

  private static String collapsed(String text) {
    return text.replaceAll("\\s+", " ").replace("%%", "%");
  }
}
