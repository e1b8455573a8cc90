package dev.weir.control;

import java.util.Locale;

/** What is believed of an engine; {@link EngineHealth} tells how one follows from another. */
public enum HealthState {
  /** Never asked and never answered: placed on, because nothing speaks against it. */
  UNKNOWN,
  /** Its last word was good. */
  UP,
  /** Failing, but not often enough to be ejected: still placed on. */
  SUSPECT,
  /** Nothing new is placed on it. */
  EJECTED,
  /** Back on trial after failed attempts: the next attempt decides. */
  PROBING;

  /** Whether new requests may go to an engine in this state. */
  public boolean placeable() {
    return this != EJECTED;
  }

  /** The name in the admin API, metrics and logs. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
