package dev.weir.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.FaultReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A gateway with all its parts before simulated engines {@code e0}, {@code e1}, … of one model. */
final class EngineFleet implements AutoCloseable {
  private final EngineServer engines;
  private final RunningWeir weir;

  /**
   * @param more of the configuration
   */
  EngineFleet(Path folder, EngineOptions options, String more) {
    engines = EngineServer.start(options);
    StringBuilder yaml = new StringBuilder("engines:\n");
    List<String> ids = new ArrayList<>();
    for (String url : engines.urls()) {
      String id = "e" + ids.size();
      ids.add(id);
      yaml.append(
          "  - { id: %s, kind: sim, url: \"%s\", model: sim, max_concurrency: 64, telemetry: \"%s/dcgm\" }\n"
              .formatted(id, url, url));
    }
    yaml.append("models: [{ id: chat, engines: ").append(ids).append(" }]\n").append(more);
    weir = RunningWeir.of(folder, yaml.toString());
  }

  RunningWeir weir() {
    return weir;
  }

  EngineServer engines() {
    return engines;
  }

  void arm(int engine, String fault) {
    engines.arm(engine, FaultReader.parse(fault));
  }

  Wire.Answer ask(int tokens, boolean stream) {
    try (Wire wire = new Wire(weir.port())) {
      return wire.chat(Asked.chat("chat", "How are you?", tokens, stream));
    }
  }

  /** A sample of one engine. */
  double metric(String name, int engine) {
    return weir.metric(name + "{engine=\"e" + engine + "\"}");
  }

  /** Times that an engine came into a state. */
  double turns(int engine, String to) {
    return weir.metric(
        "weir_engine_transitions_total{engine=\"e" + engine + "\",to=\"" + to + "\"}");
  }

  JsonNode shown(int engine) {
    try (Wire wire = new Wire(weir.port())) {
      return wire.get("/admin/engines").json().path("engines").path(engine);
    }
  }

  /** What the admin API answers to a POST. */
  Wire.Answer post(String path) {
    try (Wire wire = new Wire(weir.port())) {
      return wire.send(Wire.post(path, "")).read();
    }
  }

  /** The driver of an engine's accelerator reports an error. */
  void xid(int engine, int error) {
    try (Wire wire = new Wire(URI.create(engines.urls().get(engine)).getPort())) {
      wire.send(Wire.post("/admin/accelerator", "{\"xid\":" + error + "}"));
      assertThat(wire.read().status()).isEqualTo(200);
    }
  }

  @Override
  public void close() {
    weir.close();
    engines.close();
  }
}
