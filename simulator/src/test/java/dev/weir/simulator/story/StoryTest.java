package dev.weir.simulator.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class StoryTest {
  private static final Story STORY = GeneratedStory.story();
  private static final String PAGE = STORY.html();

  @Test
  void thePageNeedsNothingBesideItAndRunsNoScript() {
    assertThat(PAGE).doesNotContain("<script", "http://", "https://", "url(", "@import", "NaN");
    assertThat(PAGE).startsWith("<!doctype html>").endsWith("</html>\n");
  }

  @Test
  void theHeadlineTellsWeirBesideTheBestOfTheOthersWhoeverWins() {
    assertThat(PAGE).contains("<h1>Weir kept the promise to ", " of 2,000 requests at 13/s");
    assertThat(PAGE).contains("the best of the others, ");
  }

  @Test
  void everyDrawingIsWellFormed() throws Exception {
    Matcher drawing = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(PAGE);
    int drawings = 0;
    while (drawing.find()) {
      InputSource source = new InputSource(new StringReader(drawing.group()));
      assertThat(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source))
          .isNotNull();
      drawings++;
    }
    // Kept, outcomes, TTFT, TPOT, two of load, four of time, and a map for each of the named five.
    assertThat(drawings).isEqualTo(15);
  }

  @Test
  void whatPoliciesAreCalledCannotBecomeMarkup() {
    Story story = new Story(STORY.slo(), Map.of("fleet", "<b>&"), STORY.runs(), List.of());
    assertThat(story.html()).contains("&lt;b&gt;&amp;").doesNotContain("<b>&");
  }

  @Test
  void aStoryOfNothingIsRefused() {
    assertThatThrownBy(() -> new Story(STORY.slo(), Map.of(), List.of(), List.of()))
        .hasMessage("runs: 0 (expected: at least 1)");
  }
}
