package dev.weir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ToolScanTest {
  private static boolean offered(String body) {
    return ToolScan.offered(body.getBytes(StandardCharsets.UTF_8), 64);
  }

  @Test
  void toolsAreSeenInWhateverWordsAnApiHasForThem() {
    assertThat(offered("{\"tools\":[{\"type\":\"function\"}]}")).isTrue();
    assertThat(offered("{\"messages\":[],\"functions\":[{\"name\":\"f\"}]}")).isTrue();
    assertThat(offered("{\"mcp_servers\":[{\"url\":\"u\"}],\"messages\":[]}")).isTrue();
    assertThat(offered("{\"web_search_options\":{}}")).isTrue();
  }

  @Test
  void whatOnlySpeaksOfToolsOffersNone() {
    assertThat(offered("{\"messages\":[{\"role\":\"user\",\"content\":\"\\\"tools\\\":[1]\"}]}"))
        .isFalse();
    assertThat(offered("{\"metadata\":{\"tools\":[1]},\"tools\":null}")).isFalse();
    assertThat(offered("{}")).isFalse();
  }
}
