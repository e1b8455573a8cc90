package dev.weir.scheduler;

/** Between whom a queue is fair, besides tenants. */
public enum Fairness {
  /** A tenant's longest prompts get as many tokens served as all its others. */
  SIZE_FAIR,
  /** First come, first served within a tenant; who refuses by deadline then refuses the long. */
  SIZE_BLIND
}
