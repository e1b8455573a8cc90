package dev.weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestTest {
  private static final List<String> KNOWN =
      List.of("id", "url", "kind", "model", "api_key", "max_concurrency");

  @ParameterizedTest
  @CsvSource({
    "urll, url",
    "ulr, url",
    "ur, url",
    "URL, url",
    "modle, model",
    "models, model",
    "apikey, api_key",
    "max_concurency, max_concurrency",
    "di, id"
  })
  void aTypingErrorFindsItsName(String wrong, String meant) {
    assertThat(Nearest.to(wrong, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"host", "xy", "concurrency", "a", "''"})
  void aDifferentWordFindsNothing(String wrong) {
    assertThat(Nearest.to(wrong, KNOWN)).isEmpty();
  }

  @Test
  void theHintNamesTheNearestOrAllThereAre() {
    assertThat(Nearest.hint("knid", KNOWN)).isEqualTo("(did you mean \"kind\"?)");
    assertThat(Nearest.hint("zebra", List.of("id", "url"))).isEqualTo("(expected: one of id, url)");
  }
}
