package dev.weir.simulator.trace;

/**
 * A chain of calls while it is read.
 *
 * @param where file and place, for errors
 * @param id of the session or sub-agent
 * @param start of its clock in seconds of the trace
 * @param blockTokens tokens a block
 * @param scope of its block ids: the session's, also for sub-agents
 */
record Chain(String where, String id, double start, int blockTokens, int scope) {

  Chain of(SessionFile.Entry agent, int index) {
    String agentId = agent.agentId() == null ? "agent-" + index : agent.agentId();
    return new Chain(at(index), id + "/" + agentId, start + agent.t(), blockTokens, scope);
  }

  /** What the first call of a chain waits after its parent's call: the recording does not say. */
  double firstThink(SessionFile.Entry entry) {
    Double recorded = entry.thinkTime();
    return recorded == null ? 0 : Math.max(0, recorded);
  }

  BlockPrefix prefix(SessionFile.Entry entry, int index) {
    int[] ids = entry.hashIds() == null ? new int[0] : entry.hashIds();
    check(index, "t", entry.t(), entry.t() >= 0, ">= 0");
    check(index, "in", entry.in(), entry.in() > 0, "> 0");
    check(index, "out", entry.out(), entry.out() >= 0, ">= 0");
    int most = Math.ceilDiv(entry.in(), blockTokens);
    check(index, "hash_ids", ids.length + " ids", ids.length <= most, "at most " + most);
    return BlockPrefix.of(blockTokens, scope, ids);
  }

  private void check(int index, String field, Object value, boolean valid, String expected) {
    if (!valid) {
      throw TraceException.at(at(index), field, value, expected);
    }
  }

  private String at(int index) {
    String separator = where.endsWith("]") ? "." : ": ";
    return where + separator + "requests[" + index + "]";
  }
}
