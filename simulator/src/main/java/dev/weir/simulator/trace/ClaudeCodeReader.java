package dev.weir.simulator.trace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.json.JsonMapper;

/**
 * Coding-agent sessions, one JSON each, alone or in a tar archive: chains of calls whose prompts
 * grow by 64-token blocks that are numbered anew in each session.
 *
 * <p>Decides how a tree of calls becomes requests. A session is a chain: each call waits for the
 * completion of the one before it and then for the recorded think time, because replaying such
 * chains by the recorded clock lets a slow server off: the agent would not have waited. A sub-agent
 * is a chain of its own that hangs on the call before it, since its parent's next think time
 * already contains the sub-agent's run. Clocks are per session; starts are drawn uniformly over one
 * hour.
 *
 * <p>Cost: one session in memory as JSON; ids are kept in four bytes, shared between turns that
 * extend each other.
 */
final class ClaudeCodeReader {
  private static final double START_SPREAD_SECONDS = 3600;
  private static final JsonMapper JSON = new JsonMapper();

  private final String name;
  private final SplittableRandom random;
  private final TraceBuilder builder = new TraceBuilder();
  private int sessions;

  ClaudeCodeReader(String name, long seed) {
    this.name = name;
    this.random = new SplittableRandom(seed);
  }

  Trace readArchive(InputStream in) throws IOException {
    new TarReader(name, in)
        .each((file, content) -> {
          if (file.endsWith(".json")) {
            session(name + "!" + file, content);
          }
        });
    return Trace.recorded(name, builder.byArrival());
  }

  Trace readSession(InputStream in) throws IOException {
    session(name, in.readAllBytes());
    return Trace.recorded(name, builder.byArrival());
  }

  private void session(String where, byte[] content) {
    SessionFile file = parse(where, content);
    if (file.blockSize() <= 0) {
      throw TraceException.at(where, "block_size", file.blockSize(), "> 0");
    }
    double start = sessions == 0 ? 0 : random.nextDouble() * START_SPREAD_SECONDS;
    String id = file.id() == null ? "session-" + sessions : file.id();
    Chain root = new Chain(where, id, start, file.blockSize(), sessions);
    sessions++;
    addAll(root, file.requests(), -1);
  }

  private void addAll(Chain chain, @Nullable List<SessionFile.Entry> entries, int parent) {
    List<SessionFile.Entry> calls = entries == null ? List.of() : entries;
    List<BlockPrefix> prefixes = prefixes(chain, calls);
    int previous = parent;
    double previousEnd = 0;
    for (int i = 0; i < calls.size(); i++) {
      SessionFile.Entry entry = calls.get(i);
      if (entry.subagent()) {
        addAll(chain.of(entry, i), entry.requests(), previous);
        continue;
      }
      double think = previous == parent ? chain.firstThink(entry) : think(entry, previousEnd);
      previous =
          builder.add(
              new TraceRequest(
                  0,
                  nanos(chain.start() + entry.t()),
                  entry.in(),
                  entry.out(),
                  prefixes.get(i),
                  chain.id(),
                  TraceRequest.DEFAULT_TENANT,
                  previous,
                  nanos(think),
                  null));
      previousEnd = entry.end();
    }
  }

  private static double think(SessionFile.Entry entry, double previousEnd) {
    Double recorded = entry.thinkTime();
    return Math.max(0, recorded != null ? recorded : entry.t() - previousEnd);
  }

  /** Backwards, so that a turn can live in the array of the turn that extends it. */
  private static List<BlockPrefix> prefixes(Chain chain, List<SessionFile.Entry> calls) {
    List<BlockPrefix> prefixes = new ArrayList<>();
    BlockPrefix next = BlockPrefix.NONE;
    for (int i = calls.size() - 1; i >= 0; i--) {
      SessionFile.Entry entry = calls.get(i);
      BlockPrefix own = entry.subagent() ? BlockPrefix.NONE : chain.prefix(entry, i);
      next = own.size() == 0 ? next : own.sharing(next);
      prefixes.add(own.size() == 0 ? own : next);
    }
    return prefixes.reversed();
  }

  private SessionFile parse(String where, byte[] content) {
    try {
      return JSON.readValue(content, SessionFile.class);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      int number = at == null ? 1 : Math.max(1, at.getLineNr());
      String text = new String(content, StandardCharsets.UTF_8);
      String line = text.lines().skip(number - 1L).findFirst().orElse("");
      throw TraceException.at(where + ":" + number, line, "a session: {id, block_size, requests}");
    }
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
