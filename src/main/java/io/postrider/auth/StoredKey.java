package io.postrider.auth;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An API key as it is stored: its hash, never the key.
///
/// @param hash base64url of the SHA-256 of the whole key, without padding
/// @param start the first characters, to recognize it by
/// @param expiresAt absent: never
public record StoredKey(
    String id,
    OrganizationId organization,
    String name,
    String hash,
    String start,
    Set<Capability> capabilities,
    boolean enabled,
    @Nullable Instant expiresAt,
    Instant createdAt) {
  public StoredKey {
    capabilities = Set.copyOf(capabilities);
  }
}
