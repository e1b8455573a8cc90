package dev.weir.enginesim;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code /admin/faults}: GET shows what is armed; POST of one fault adds it, of {@code {"faults":
 * […]}} replaces all; DELETE disarms all. A fault is {@code {"fault":"stall","after":5,"ms":2000,
 * "p":0.1}}.
 */
final class FaultApi {
  private final EngineHost host;

  FaultApi(EngineHost host) {
    this.host = host;
  }

  byte[] show() {
    return Json.bytes(Map.of("faults", host.faults().describe(), "known", FaultReader.names()));
  }

  void change(HttpMethod method, byte[] body) throws ApiException {
    if (method.equals(HttpMethod.DELETE)) {
      host.disarm();
      return;
    }
    if (!method.equals(HttpMethod.POST)) {
      throw new ApiException(ApiError.wrongMethod());
    }
    JsonNode json = Json.parse(body);
    JsonNode list = json.get("faults");
    if (list == null) {
      host.arm(read(json));
      return;
    }
    List<ArmedFault> all = new ArrayList<>();
    for (JsonNode one : list) {
      all.add(read(one));
    }
    host.disarm();
    all.forEach(host::arm);
  }

  private static ArmedFault read(JsonNode json) throws ApiException {
    Fields fields = Fields.of(json);
    String name = fields.string("fault");
    Map<String, String> values = new LinkedHashMap<>();
    json.propertyStream()
        .filter(member -> !member.getKey().equals("fault"))
        .forEach(member -> values.put(member.getKey(), member.getValue().asString()));
    try {
      return FaultReader.of(name == null ? "" : name, values);
    } catch (IllegalArgumentException e) {
      throw new ApiException(ApiError.invalid("fault", String.valueOf(e.getMessage())));
    }
  }
}
