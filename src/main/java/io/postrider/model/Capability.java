package io.postrider.model;

import java.util.Locale;

/// What a credential allows (api.md §19).
public enum Capability {
  READ,
  SEND,
  MANAGE,
  EVENTS;

  /// The name on the wire, lower case.
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
