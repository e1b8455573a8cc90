package dev.weir.simulator.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A tenant that sends like those of a workload, more or less often, besides them: the same requests
 * in the same order with other text, sped up. What the others send does not change by it.
 *
 * @param factor its requests for each one of the workload: &gt; 0
 * @param weight of the tenant in queues: &gt; 0; others have 1
 * @param promptTokens of each of its prompts, which then share nothing; 0: as in the workload
 * @param after which share of the workload it begins, from 0 to less than 1
 */
public record Flood(String tenant, double factor, double weight, int promptTokens, double after) {
  private static final double MOST = 1000;

  /** Scopes of a workload's blocks are below it. */
  private static final int SCOPES = 1 << 20;

  private static final String FORM =
      "TENANT=FACTOR, perhaps with :weight=W, :prompt=TOKENS and :after=SHARE, like"
          + " noisy=10:weight=3";

  /** One that arrives, known by a number that orders equals. */
  private record Arrival(TraceRequest request, long arrival, int key, int previous) {}

  public Flood {
    if (tenant.isBlank() || !(factor > 0 && factor <= MOST) || !(weight > 0 && weight <= MOST)) {
      throw wrong(tenant + "=" + factor + ":weight=" + weight);
    }
    if (promptTokens < 0 || !(after >= 0 && after < 1)) {
      throw wrong(tenant + "=" + factor + ":prompt=" + promptTokens + ":after=" + after);
    }
  }

  /** Of {@code noisy=10,heavy=5:weight=3:prompt=30000}. */
  public static List<Flood> parse(String text) {
    List<Flood> floods = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      floods.add(one(part.strip()));
    }
    return floods;
  }

  private static Flood one(String part) {
    String[] words = part.split(":", -1);
    int equals = words[0].indexOf('=');
    double weight = 1;
    int prompt = 0;
    double after = 0;
    try {
      for (int i = 1; i < words.length; i++) {
        if (words[i].startsWith("weight=")) {
          weight = Double.parseDouble(words[i].substring(7));
        } else if (words[i].startsWith("prompt=")) {
          prompt = Integer.parseInt(words[i].substring(7));
        } else if (words[i].startsWith("after=")) {
          after = Double.parseDouble(words[i].substring(6));
        } else {
          throw wrong(part);
        }
      }
      double factor = Double.parseDouble(words[0].substring(equals + 1));
      return new Flood(words[0].substring(0, Math.max(0, equals)), factor, weight, prompt, after);
    } catch (NumberFormatException _) {
      throw wrong(part);
    }
  }

  private static IllegalArgumentException wrong(String part) {
    return new IllegalArgumentException("flood: " + part + " (expected: " + FORM + ")");
  }

  /** How many requests come for each one of the workload, its own included. */
  public static double volume(List<Flood> floods) {
    return 1 + floods.stream().mapToDouble(flood -> flood.factor * (1 - flood.after)).sum();
  }

  /** The workload, and these beside it. */
  public static Trace join(Trace workload, List<Flood> floods) {
    List<Arrival> all = new ArrayList<>();
    for (TraceRequest r : workload.requests()) {
      all.add(new Arrival(r, r.arrivalNanos(), r.id(), r.previous()));
    }
    for (int i = 0; i < floods.size(); i++) {
      floods.get(i).arrive(workload, i, all);
    }
    all.sort(Comparator.comparingLong(Arrival::arrival).thenComparingInt(Arrival::key));
    int[] place = new int[all.size()];
    List<TraceRequest> requests = new ArrayList<>(all.size());
    for (Arrival each : all) {
      place[each.key()] = requests.size();
      int previous = each.previous() < 0 ? -1 : place[each.previous()];
      requests.add(each.request().at(requests.size(), each.arrival(), previous));
    }
    return new Trace(workload.name(), workload.periodNanos(), requests);
  }

  private void arrive(Trace workload, int number, List<Arrival> all) {
    int first = all.size();
    int count = (int) Math.max(1, Math.round(factor * (1 - after) * workload.size()));
    for (int i = 0; i < count; i++) {
      TraceRequest r = workload.requests().get(i % workload.size());
      int round = i / workload.size();
      double lasts = (r.arrivalNanos() + (double) round * workload.periodNanos()) / factor;
      double at = after * workload.periodNanos() + lasts;
      boolean chained = promptTokens == 0 && r.previous() >= 0;
      int previous = chained ? first + round * workload.size() + r.previous() : -1;
      all.add(new Arrival(of(r, number, round), Math.round(at), first + i, previous));
    }
  }

  private TraceRequest of(TraceRequest r, int number, int round) {
    boolean like = promptTokens == 0;
    int scopes = SCOPES * (1 + (number * 331 + round) % 2000);
    return new TraceRequest(
        0,
        0,
        like ? r.inputTokens() : promptTokens,
        r.outputTokens(),
        like ? r.prefix().elsewhere(scopes) : BlockPrefix.NONE,
        like && !r.session().isEmpty() ? tenant + "/" + round + "/" + r.session() : "",
        tenant,
        -1,
        r.thinkNanos(),
        r.messages());
  }
}
