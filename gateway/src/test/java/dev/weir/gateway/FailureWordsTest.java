package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gateway.Failure.Fault;
import dev.weir.gateway.Failure.Next;
import dev.weir.scheduler.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from each word of the vocabulary of failures. */
final class FailureWordsTest {
  private static final String BEGIN = "<!-- failures: checked by FailureWordsTest -->\n";
  private static final String END = "<!-- end of failures -->";

  @ParameterizedTest
  @CsvSource({
    "CONNECT, ENGINE, PASS, FAILED_ENGINE, 502",
    "RESET, ENGINE, RETRY, FAILED_ENGINE, 502",
    "UNSENT, NOBODY, PASS, FAILED_ENGINE, 502",
    "FIRST_BYTE, ENGINE, RETRY, FAILED_ENGINE, 504",
    "STALL, ENGINE, RETRY, FAILED_ENGINE, 504",
    "FRAMING, ENGINE, RETRY, FAILED_ENGINE, 502",
    "WRONG_JSON, ENGINE, RETRY, FAILED_ENGINE, 502",
    "ERROR_FRAME, ENGINE, RETRY, FAILED_ENGINE, 502",
    "NO_STREAM, NOBODY, RETRY, FAILED_ENGINE, 502",
    "SERVER_ERROR, ENGINE, RETRY, FAILED_ENGINE, 502",
    "UNTRANSLATABLE, ENGINE, RETRY, FAILED_ENGINE, 502",
    "NO_ENDPOINT, NOBODY, SEEK, REJECTED_INVALID, 404",
    "REFUSED_KEY, OURS, PASS, FAILED_ENGINE, 502",
    "LEAVING, NOBODY, PASS, FAILED_ENGINE, 502",
    "BUSY, LOAD, PASS, REJECTED_BUSY, 503",
    "REFUSED, CLIENT, END, REJECTED_INVALID, 400"
  })
  void eachWordDecidesBlameRetryOutcomeAndStatus(
      Failure failure, Fault fault, Next next, Outcome outcome, int status) {
    assertThat(failure.fault()).isEqualTo(fault);
    assertThat(failure.next()).isEqualTo(next);
    assertThat(failure.outcome()).isEqualTo(outcome);
    assertThat(failure.status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "200, ''",
    "204, ''",
    "301, SERVER_ERROR",
    "400, REFUSED",
    "401, REFUSED_KEY",
    "403, REFUSED_KEY",
    "404, REFUSED",
    "408, REFUSED",
    "422, REFUSED",
    "429, BUSY",
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "503, BUSY",
    "504, SERVER_ERROR",
    "999, SERVER_ERROR"
  })
  void aStatusIsOneOfThem(int status, String word) {
    String said =
        switch (AnswerStatus.of(status)) {
          case AnswerStatus.Good() -> "";
          case AnswerStatus.Refused() -> Failure.REFUSED.name();
          case AnswerStatus.Failed(Failure why) -> why.name();
        };
    assertThat(said).isEqualTo(word);
  }

  @Test
  void theTableInTheDocumentationIsTheVocabulary() throws IOException {
    String page = Files.readString(root().resolve("docs/resilience.md"));
    String written = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    String table = table();
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("failures.md"), table);

    assertThat(written).as("the table; a right one is in target/failures.md").isEqualTo(table);
  }

  private static Path root() {
    return Path.of("..").toAbsolutePath().normalize();
  }

  private static String table() {
    String head =
        """
        | failure | the engine … | whose fault | then | outcome if nobody is left |
        |---|---|---|---|---|
        """;
    return head
        + Arrays.stream(Failure.values()).map(FailureWordsTest::row).collect(Collectors.joining());
  }

  private static String row(Failure failure) {
    return "| `%s` | %s | %s | %s | `%s` %d |%n"
        .formatted(
            failure.name().toLowerCase(Locale.ROOT),
            failure.what(),
            fault(failure.fault()),
            next(failure.next()),
            failure.outcome().label(),
            failure.status());
  }

  private static String fault(Fault fault) {
    return switch (fault) {
      case ENGINE -> "the engine's: its breaker counts it";
      case LOAD -> "nobody's: it is believed to bear less for a while";
      case OURS -> "the operator's";
      case CLIENT -> "the client's";
      case NOBODY -> "nobody's";
    };
  }

  private static String next(Next next) {
    return switch (next) {
      case RETRY -> "another engine, from the budget of retries";
      case PASS -> "another engine, from the budget of passes";
      case SEEK -> "another engine, each once";
      case END -> "its answer is the client's";
    };
  }
}
