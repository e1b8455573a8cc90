package dev.weir.server.discovery;

import dev.weir.control.EngineSpec;
import dev.weir.server.config.EngineUrls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks once for what could be served without being told: engines on the usual ports of this
 * machine, all ports at the same time, and keys of providers in the environment.
 */
public final class LocalSearch {
  private final List<UsualPort> ports;
  private final UnaryOperator<@Nullable String> environment;
  private final List<EngineSpec> engines = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  /** Looks on the usual ports and in the environment of this process. */
  public LocalSearch() {
    this(UsualPort.ALL, System::getenv);
  }

  LocalSearch(List<UsualPort> ports, UnaryOperator<@Nullable String> environment) {
    this.ports = ports;
    this.environment = environment;
  }

  /**
   * What was found.
   *
   * @param lines for people, one for each thing that was found, also for what is not served
   */
  public record Found(List<EngineSpec> engines, List<String> lines) {}

  public Found run() throws InterruptedException {
    Map<UsualPort, Future<UsualPort.Look>> looks = new LinkedHashMap<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ports.forEach(port -> looks.put(port, threads.submit(port::look)));
    }
    for (Map.Entry<UsualPort, Future<UsualPort.Look>> look : looks.entrySet()) {
      take(look.getKey(), result(look.getValue()));
    }
    ProviderKey.ALL.forEach(this::take);
    return new Found(List.copyOf(engines), List.copyOf(lines));
  }

  /** Where it looks, for the message that nothing was found. */
  public static List<String> places() {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    for (UsualPort port : UsualPort.ALL) {
      byName.computeIfAbsent(port.usual(), _ -> new ArrayList<>()).add(String.valueOf(port.port()));
    }
    String names =
        byName.entrySet().stream()
            .map(entry -> entry.getKey() + " " + String.join(" ", entry.getValue()))
            .collect(Collectors.joining(", "));
    String keys =
        ProviderKey.ALL.stream()
            .flatMap(provider -> provider.keys().stream())
            .collect(Collectors.joining(", "));
    return List.of("on ports of this machine: " + names, "in the environment: " + keys);
  }

  private static UsualPort.Look result(Future<UsualPort.Look> look) throws InterruptedException {
    try {
      return look.get();
    } catch (ExecutionException e) {
      return new UsualPort.Look.Other("cannot be asked: " + e.getCause());
    }
  }

  private void take(UsualPort port, UsualPort.Look look) {
    String where = "127.0.0.1:" + port.port();
    switch (look) {
      case UsualPort.Look.Nobody() -> {
        // Most ports are like that.
      }
      case UsualPort.Look.Other(var why) -> lines.add(where + " " + why + "; not served");
      case UsualPort.Look.Engine(var kind, var name, var models) -> {
        lines.add(where + " is " + name + " with " + shown(models));
        EngineUrls.one(kind + "-" + port.port(), kind, "http://" + where, null, null)
            .ifPresent(engines::add);
      }
    }
  }

  private static String shown(List<String> models) {
    int shown = Math.min(3, models.size());
    String more = models.size() > shown ? " and " + (models.size() - shown) + " more" : "";
    return models.isEmpty() ? "no model yet" : String.join(", ", models.subList(0, shown)) + more;
  }

  private void take(ProviderKey provider) {
    provider
        .variable(environment)
        .ifPresent(variable ->
            provider
                .engine(environment)
                .ifPresentOrElse(
                    engine -> {
                      lines.add(variable + " is set: " + engine.url());
                      engines.add(engine);
                    },
                    () -> lines.add(refusal(provider, variable))));
  }

  private static String refusal(ProviderKey provider, String variable) {
    String address = provider.address().isEmpty() ? "" : ", a URL in " + provider.address();
    String model = provider.model().isEmpty() ? "" : ", a name in " + provider.model();
    String expected = "a key without spaces" + address + model;
    return variable + " is set, but is not served (expected: " + expected + ")";
  }
}
