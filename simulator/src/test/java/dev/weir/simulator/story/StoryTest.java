package dev.weir.simulator.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class StoryTest {
  private static final Story STORY = GeneratedStory.story();

  @Test
  void thePageNeedsNothingBesideItAndRunsNoScript() throws IOException {
    String page = STORY.html();
    if (System.getProperty("story.out") != null) {
      Files.writeString(Path.of(System.getProperty("story.out")), page);
    }
    assertThat(page).doesNotContain("<script", "http://", "https://", "url(", "@import");
    assertThat(page).startsWith("<!doctype html>").endsWith("</html>\n");
  }
}
