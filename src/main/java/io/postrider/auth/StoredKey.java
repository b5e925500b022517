package io.postrider.auth;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API key as it is stored: its hash, never the key.
///
/// @param hash base64url of the SHA-256 of the whole key, without padding
/// @param start the first characters, to recognize it by
/// @param version from 1; each new secret raises it
/// @param expiresAt absent: never
/// @param lastUsedAt to about a minute; absent: never
public record StoredKey(
    String id,
    OrganizationId organization,
    String name,
    String hash,
    String start,
    int version,
    Set<Capability> capabilities,
    boolean enabled,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {
  public StoredKey {
    capabilities = Set.copyOf(capabilities);
  }

  /// Whether it lets anybody in.
  public boolean isGood(Instant now) {
    return enabled && (expiresAt == null || now.isBefore(expiresAt));
  }

  /// Whom it lets in.
  Principal principal() {
    return new Principal(Principal.Kind.API_KEY, id, organization, capabilities, false, version);
  }
}
