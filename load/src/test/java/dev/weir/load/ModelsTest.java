package dev.weir.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class ModelsTest {
  @Test
  void takesTheFirst() throws IOException, InterruptedException {
    String models = "{\"object\":\"list\",\"data\":[{\"id\":\"m1\"},{\"id\":\"m2\"}]}";
    try (ScriptedServer server = new ScriptedServer(ask -> ask.whole(200, models))) {
      assertThat(Models.first(URI.create(server.url() + "/v1/"), "k")).isEqualTo("m1");
      assertThat(server.asks().getFirst().authorization()).isEqualTo("Bearer k");
    }
  }

  @Test
  void saysWhatCameInstead() {
    try (ScriptedServer server = new ScriptedServer(ask -> ask.whole(401, "{}"))) {
      assertThatThrownBy(() -> Models.first(server.url(), null))
          .hasMessageContaining("/v1/models: status 401 (expected: 200 and a list of models)");
    }
    try (ScriptedServer server = new ScriptedServer(ask -> ask.whole(200, "{\"data\":[]}"))) {
      assertThatThrownBy(() -> Models.first(server.url(), null))
          .hasMessageContaining("no model (expected: {\"data\":[{\"id\":…}]})");
    }
  }

  @Test
  void refusesWhatIsNoUrl() {
    assertThatThrownBy(() -> LoadTarget.checked(URI.create("localhost:80")))
        .hasMessage("url: localhost:80 (expected: http://HOST:PORT or https://HOST:PORT)");
  }
}
