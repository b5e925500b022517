package io.postrider.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What becomes different of an API key; what is absent stays as it is.
public record KeyChange(
    @Nullable String name, @Nullable Boolean enabled, @Nullable Instant expiresAt) {
  /// Whether it may end what the key has open.
  boolean isOfAccess() {
    return enabled != null || expiresAt != null;
  }

  /// Whether the key may be good by it, or good for longer, when it would not be otherwise.
  boolean grants() {
    return (enabled != null && enabled) || expiresAt != null;
  }
}
