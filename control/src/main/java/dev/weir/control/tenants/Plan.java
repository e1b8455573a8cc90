package dev.weir.control.tenants;

import java.util.List;

/**
 * A change that was found right against what there is: all of it happens, or nothing.
 *
 * @param action as audit rows name it
 */
record Plan(String action, List<Edit> edits) {
  boolean changes() {
    return edits.stream().anyMatch(Edit::changes);
  }

  static Plan of(String action, Edit edit) {
    return new Plan(action, List.of(edit));
  }
}
