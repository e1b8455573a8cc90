package dev.weir.simulator.replay;

import dev.weir.simulator.engine.EngineSettings;
import dev.weir.simulator.engine.FleetGroup;
import java.util.ArrayList;
import java.util.List;

/** The engines of the world. */
final class Fleet {
  private final List<EngineSettings> settings = new ArrayList<>();
  private final Node[] nodes;

  Fleet(List<FleetGroup> groups, int blockTokens, int routers) {
    for (FleetGroup group : groups) {
      EngineSettings each =
          EngineSettings.of(group.profile()).withSpeed(group.speed()).withBlockTokens(blockTokens);
      for (int i = 0; i < group.count(); i++) {
        settings.add(each);
      }
    }
    nodes = new Node[settings.size()];
    for (int i = 0; i < nodes.length; i++) {
      String id = "%s-%d".formatted(settings.get(i).profile().id(), i);
      nodes[i] = new Node(id, i, settings.get(i), routers);
    }
  }

  List<EngineSettings> settings() {
    return settings;
  }

  List<Node> nodes() {
    return List.of(nodes);
  }

  Node node(int number) {
    return nodes[number];
  }

  /** The one whose iteration ends first; of several, the first of the fleet. */
  Node earliest() {
    Node earliest = nodes[0];
    for (Node node : nodes) {
      earliest = node.next < earliest.next ? node : earliest;
    }
    return earliest;
  }
}
