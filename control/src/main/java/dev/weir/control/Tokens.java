package dev.weir.control;

import org.jspecify.annotations.Nullable;

/** Tells callers by what an identity provider signed. Asked on event loops: never waits. */
public interface Tokens {
  /** Who it is, or why not; null: this is no token of a provider that is known. */
  @Nullable Recognition recognise(String presented);
}
