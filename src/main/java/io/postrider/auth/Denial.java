package io.postrider.auth;

import io.postrider.model.OrganizationId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A user whose login tokens are refused.
///
/// @param until the last of the tokens that he may have has ended
public record Denial(Whom whom, Instant until) {
  /// Who, and where.
  ///
  /// @param user as `sub` names him
  /// @param organization absent: in all of them
  public record Whom(String user, @Nullable OrganizationId organization) {}
}
