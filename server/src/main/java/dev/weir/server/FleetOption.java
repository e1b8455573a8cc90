package dev.weir.server;

import dev.weir.simulator.engine.FleetGroup;
import java.util.List;
import picocli.CommandLine.Option;

/** The option about which engines are simulated. */
final class FleetOption {
  @Option(
      names = "--fleet",
      paramLabel = "SPEC",
      defaultValue = "4xh100-8b",
      description =
          "Engines: COUNTxPROFILE[@SPEED], comma separated, as in 4xh100-8b,2xa100-8b@0.6 (default:"
              + " ${DEFAULT-VALUE}).")
  private String fleet = "";

  String text() {
    return fleet;
  }

  List<FleetGroup> groups() {
    return FleetGroup.parse(fleet);
  }
}
