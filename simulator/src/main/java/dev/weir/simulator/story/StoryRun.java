package dev.weir.simulator.story;

import dev.weir.simulator.report.RunReport;

/**
 * One run as the page needs it.
 *
 * @param report its figures
 * @param ttft milliseconds to the first token, over all requests
 * @param tpot milliseconds a further token, over all requests
 * @param timeline what happened when
 */
public record StoryRun(RunReport report, Curve ttft, Curve tpot, Timeline timeline) {
  String policy() {
    return report.policy();
  }
}
