package dev.weir.control;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the owner of a key may do beside inference. */
public enum Role {
  /** Nothing. */
  NONE,
  /** Look at everything, change nothing. */
  VIEWER,
  /** Look at and change what belongs to the own tenant: its keys. */
  TENANT_ADMIN,
  /** Everything. */
  ADMIN;

  public static final List<String> LABELS = Arrays.stream(values()).map(Role::label).toList();

  /** As users write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** By a label that is one of {@link #LABELS}. */
  public static Role of(String label) {
    return values()[LABELS.indexOf(label)];
  }
}
