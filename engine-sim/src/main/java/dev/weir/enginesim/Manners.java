package dev.weir.enginesim;

import java.util.Locale;

/** Whose habits a simulated engine has where servers that speak alike differ. */
public enum Manners {
  /** Goes on with a last message where {@code continue_final_message} says so. */
  VLLM,
  /** Goes on with a last message of the assistant's by itself, and tells its build. */
  LLAMACPP;

  /** The build that llama.cpp's server tells in each chunk. */
  static final String BUILD = "b9000-simulated";

  public static Manners named(String id) {
    for (Manners manners : values()) {
      if (manners.id().equals(id)) {
        return manners;
      }
    }
    throw new IllegalArgumentException("manners: " + id + " (expected: vllm or llamacpp)");
  }

  /** The name users type. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
