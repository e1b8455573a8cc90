package dev.weir.server;

import dev.weir.enginesim.ArmedFault;
import dev.weir.enginesim.EngineOptions;
import dev.weir.enginesim.EngineServer;
import dev.weir.enginesim.FaultReader;
import dev.weir.enginesim.Manners;
import dev.weir.enginesim.text.Tokenizer;
import dev.weir.simulator.engine.EngineProfile;
import dev.weir.simulator.engine.EngineSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code weir engine}: simulated engines that speak vLLM's HTTP, until the process is told to end.
 */
@Command(
    name = "engine",
    description = "Runs simulated engines over HTTP, on ports P, P+1, ...",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  weir engine --profile h100-8b --count 4           on ports 9101 to 9104",
      "  weir engine --profile a100-70b-tp4 --speed 10     ten times as fast",
      "  weir engine --fault stall:after=20,ms=3000,p=0.1  one in ten stalls for 3 s",
      "  weir engine --fault die:after=50,next=1,ms=5000   dies once, back after 5 s",
      "  curl -d '{\"fault\":\"busy\",\"next\":3}' http://127.0.0.1:9101/admin/faults"
    })
final class EngineCommand implements Callable<Integer> {
  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "h100-8b",
      description =
          "h100-8b, h100-70b-tp4, h100-70b-tp8, a100-8b, a100-70b-tp4, a100-70b-tp8 (default:"
              + " ${DEFAULT-VALUE}).")
  private String profile = "";

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address to listen on (default: ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "9101",
      description = "Port of the first engine; 0: free ports (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description = "Engines to run (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--speed",
      paramLabel = "X",
      defaultValue = "1",
      description = "Divides all times of the profile (default: ${DEFAULT-VALUE}).")
  private double speed;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of texts and faults; equal seeds give equal answers (default: 0).")
  private long seed;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "sim",
      description = "Name of the model it serves (default: ${DEFAULT-VALUE}).")
  private String model = "";

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      defaultValue = "bytes4",
      description = "How prompts are counted: bytes4 or cl100k (default: ${DEFAULT-VALUE}).")
  private String tokenizer = "";

  @Option(
      names = "--manners",
      paramLabel = "KIND",
      defaultValue = "vllm",
      description = "Whose habits it has: vllm or llamacpp (default: ${DEFAULT-VALUE}).")
  private String manners = "";

  @Option(
      names = "--max-queue",
      paramLabel = "N",
      description = "Sequences that may wait; more get 503 (default: any number).")
  private @Nullable Integer maxQueue;

  @Option(
      names = "--max-model-len",
      paramLabel = "TOKENS",
      description = "Longest prompt with its answer (default: 131072, or what the cache holds).")
  private @Nullable Integer maxModelLength;

  @Option(
      names = "--fault",
      paramLabel = "NAME[:KEY=VALUE,...]",
      description = {
        "Goes wrong on demand; may be repeated. With p=PROBABILITY and next=COUNT each:",
        "  die:after=N,ms=D (down for D ms; 0: for ever), die:exit=true, close:after=N,",
        "  stall:after=N,ms=D, busy:retry=S, slow-start:ms=D, cut:ms=D,",
        "  wrong-json:after=N, error-frame:after=N, slow:factor=F,ms=D, bad-chunk:after=N"
      })
  private List<String> faults = List.of();

  @Option(names = "--json", description = "One line of JSON when ready.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    EngineOptions options;
    try {
      options = options();
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(command, String.valueOf(e.getMessage()), e);
    }
    EngineServer server;
    try {
      server = EngineServer.start(options);
    } catch (IllegalStateException e) {
      command.getErr().println(e.getMessage());
      return 1;
    }
    Signals stop = Signals.install();
    try (server) {
      announce(server, command.getOut());
      stop.await();
    }
    return 0;
  }

  private EngineOptions options() {
    EngineProfile chosen = EngineProfile.named(profile);
    EngineSettings settings = EngineSettings.of(chosen).withSpeed(speed);
    if (maxQueue != null) {
      settings = settings.withMaxWaiting(maxQueue);
    }
    List<ArmedFault> armed = faults.stream().map(FaultReader::parse).toList();
    EngineOptions options =
        EngineOptions.of(chosen)
            .at(host, port, count)
            .withSettings(settings)
            .withSeed(seed)
            .withModel(model)
            .withTokenizer(Tokenizer.named(tokenizer))
            .withManners(Manners.named(manners))
            .withFaults(armed);
    return maxModelLength == null ? options : options.withMaxModelLength(maxModelLength);
  }

  private void announce(EngineServer server, PrintWriter out) {
    if (json) {
      out.println(
          JsonMapper.shared()
              .writeValueAsString(new Ready(server.urls(), server.options().model())));
    } else {
      server.urls().forEach(out::println);
    }
    out.flush();
  }

  private record Ready(List<String> engines, String model) {}
}
