package dev.weir.server.litellm;

import dev.weir.control.KeyRing;
import dev.weir.server.config.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code router_settings}, {@code litellm_settings} and {@code general_settings} say that Weir
 * has too. The router's word counts before the library's.
 */
final class Settings {
  private final Values values;
  private final List<Note> notes;
  private final Map<String, String> found = new LinkedHashMap<>();

  Settings(Values values, List<Note> notes) {
    this.values = values;
    this.notes = notes;
  }

  /** Path of a key of weir.yaml → its value. */
  Map<String, String> found() {
    return found;
  }

  void router(Block router) {
    attempts(router, "num_retries");
    seconds(router, "timeout", "server.timeouts.first_byte");
    seconds(router, "cooldown_time", "health.min_ejected");
    count(router, "allowed_fails", "health.failed_attempts", 1);
    notes.addAll(router.rest(Consequence::ofSetting));
  }

  void library(Block library) {
    attempts(library, "num_retries");
    seconds(library, "request_timeout", "server.timeouts.first_byte");
    count(library, "allowed_fails", "health.failed_attempts", 1);
    notes.addAll(library.rest(Consequence::ofSetting));
  }

  /** The digest of the master key; null when there is none. */
  @Nullable String general(Block general) {
    Scalar master = general.take("master_key");
    notes.addAll(general.rest(Consequence::ofSetting));
    if (master == null) {
      return null;
    }
    String key = values.resolved(master);
    if (key == null) {
      notes.add(
          new Note(
              master.line(),
              general.path("master_key"),
              "",
              Values.variable(master).orElse("") + " is not set: it opens nothing"));
      return null;
    }
    return KeyRing.digest(key);
  }

  private void attempts(Block block, String key) {
    count(block, key, "server.limits.attempts", 1);
  }

  /** LiteLLM counts what is allowed beyond the first; Weir counts from the first. */
  private void count(Block block, String key, String path, int more) {
    Scalar written = block.take(key);
    if (written == null) {
      return;
    }
    if (written.text().matches("[0-9]{1,3}")) {
      int value = Integer.parseInt(written.text()) + more;
      put(block, key, written, path, String.valueOf(value));
    } else {
      note(block, key, written, "not used (expected: a whole number)");
    }
  }

  private void seconds(Block block, String key, String path) {
    Scalar written = block.take(key);
    if (written == null) {
      return;
    }
    long millis =
        written.text().matches("[0-9]{1,5}([.][0-9]+)?")
            ? Math.round(Double.parseDouble(written.text()) * 1000)
            : 0;
    if (millis > 0) {
      put(block, key, written, path, millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms");
    } else {
      note(block, key, written, "not used (expected: seconds > 0)");
    }
  }

  private void put(Block block, String key, Scalar written, String path, String value) {
    if (path.equals("server.limits.attempts") && Integer.parseInt(value) > 10) {
      found.putIfAbsent(path, "10");
      note(block, key, written, "ten attempts at the most");
    } else if (found.putIfAbsent(path, value) != null) {
      note(block, key, written, "not used (router_settings says " + found.get(path) + ")");
    }
  }

  private void note(Block block, String key, Scalar written, String consequence) {
    notes.add(new Note(written.line(), block.path(key), "", consequence));
  }
}
