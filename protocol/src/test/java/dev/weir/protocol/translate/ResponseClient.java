package dev.weir.protocol.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.protocol.translate.Calls.Event;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a response together from the events of its stream as clients do, and insists on what is said
 * twice being the same: deltas, done events, items and the response at the end.
 */
final class ResponseClient {
  private final ArrayNode output = JsonMapper.shared().createArrayNode();
  private final StringBuilder text = new StringBuilder();
  private ObjectNode item = JsonMapper.shared().createObjectNode();
  private boolean open;
  private String saidWhole = "";

  private ResponseClient() {}

  static JsonNode response(List<Event> events) {
    ResponseClient client = new ResponseClient();
    int last = events.size() - 1;
    assertThat(events.get(0).name()).isEqualTo("response.created");
    assertThat(events.get(1).name()).isEqualTo("response.in_progress");
    for (int i = 0; i <= last; i++) {
      JsonNode data = events.get(i).data();
      assertThat(data.get("sequence_number").asInt()).isEqualTo(i);
      if (i > 1 && i < last) {
        client.read(events.get(i).name(), data);
      }
    }
    assertThat(client.open).isFalse();
    JsonNode response = events.get(last).data().get("response");
    assertThat(events.get(last).name()).isEqualTo("response." + response.get("status").asString());
    assertThat(response.get("output")).isEqualTo(client.output);
    JsonNode begun = events.get(0).data().get("response");
    assertThat(begun.get("id")).isEqualTo(response.get("id"));
    assertThat(begun.get("status").asString()).isEqualTo("in_progress");
    assertThat(begun.propertyNames()).containsExactlyElementsOf(response.propertyNames());
    return response;
  }

  private void read(String name, JsonNode data) {
    assertThat(data.get("output_index").asInt()).isEqualTo(output.size());
    if (name.equals("response.output_item.added")) {
      assertThat(open).isFalse();
      open = true;
      item = (ObjectNode) data.get("item");
      assertThat(item.get("status").asString()).isEqualTo("in_progress");
      text.setLength(0);
      return;
    }
    assertThat(open).isTrue();
    if (name.equals("response.output_item.done")) {
      open = false;
      done(data.get("item"));
      output.add(data.get("item"));
      return;
    }
    assertThat(data.get("item_id")).isEqualTo(item.get("id"));
    if (name.endsWith(".delta")) {
      text.append(data.get("delta").asString());
    } else if (name.equals("response.content_part.added")) {
      assertThat(item.get("content")).isEmpty();
    } else if (name.equals("response.content_part.done")) {
      saidWhole = textOf(data.get("part"));
    } else {
      assertThat(name).endsWith(".done");
      saidWhole = textOf(data);
    }
    assertThat(name.endsWith("done") ? saidWhole : text.toString()).isEqualTo(text.toString());
  }

  private void done(JsonNode whole) {
    assertThat(whole.get("id")).isEqualTo(item.get("id"));
    assertThat(whole.get("type")).isEqualTo(item.get("type"));
    boolean call = whole.get("type").asString().equals("function_call");
    JsonNode told = call ? whole : whole.at("/content/0");
    assertThat(textOf(told)).isEqualTo(text.toString());
  }

  private static String textOf(JsonNode node) {
    for (String field : new String[] {"text", "refusal", "arguments"}) {
      if (node.has(field)) {
        return node.get(field).asString();
      }
    }
    throw new AssertionError(node);
  }
}
