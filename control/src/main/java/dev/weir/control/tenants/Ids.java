package dev.weir.control.tenants;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which thing a call that makes or replaces one speaks of. */
final class Ids {
  private Ids() {}

  /**
   * @param at in the path; null: the body has it
   */
  static String of(Form form, @Nullable String at) {
    String named = form.id("id");
    if (at == null) {
      if (named == null) {
        throw WrongForm.wrong("id", "id: missing (expected: a name)");
      }
      return named;
    }
    if (!Form.ID.matcher(at).matches()) {
      throw WrongForm.value("id", at, "letters, digits and . _ : -");
    }
    if (named != null && !Objects.equals(named, at)) {
      throw WrongForm.value("id", named, at + ", as in the path");
    }
    return at;
  }

  static void isNew(@Nullable String at, Kind kind, String id, View view) {
    if (at == null && kind.in(view.all()).containsKey(id)) {
      throw WrongForm.conflict(
          kind.label() + ": " + id + " exists (expected: a new id, or PUT)", "exists");
    }
  }
}
