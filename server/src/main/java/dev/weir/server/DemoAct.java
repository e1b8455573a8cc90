package dev.weir.server;

import java.util.Locale;

/** A part of a demo: the same requests, and what happens meanwhile. */
enum DemoAct {
  NORMAL("normal"),
  NOISY("a noisy tenant"),
  KILLED("an engine killed"),
  CHAOS("chaos");

  private final String title;

  DemoAct(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** As which its requests are counted. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
