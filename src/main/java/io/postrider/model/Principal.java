package io.postrider.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who asks: an API key, or a user with a login token.
///
/// @param id the key's id, or the user's
/// @param activeOrganization the one organization it acts as; absent: a user who has chosen none
/// @param capabilities what it may do there
/// @param superAdmin whether it may do what concerns the whole gateway; a key never
/// @param version which secret of the key was shown: each `:rotate` raises it; 0 for a user
public record Principal(
    Kind kind,
    String id,
    @Nullable OrganizationId activeOrganization,
    Set<Capability> capabilities,
    boolean superAdmin,
    int version) {
  /// What the credential was.
  public enum Kind {
    API_KEY,
    USER
  }

  public Principal {
    capabilities = Set.copyOf(capabilities);
  }

  /// An API key that has never been rotated.
  public Principal(String id, OrganizationId organization, Set<Capability> capabilities) {
    this(Kind.API_KEY, id, organization, capabilities, false, 1);
  }

  /// A user.
  public static Principal user(
      String id,
      @Nullable OrganizationId activeOrganization,
      Set<Capability> capabilities,
      boolean superAdmin) {
    return new Principal(Kind.USER, id, activeOrganization, capabilities, superAdmin, 0);
  }

  /// The organization it acts as.
  ///
  /// @throws FailureException `Unauthorized` when it has chosen none
  public OrganizationId organization() {
    if (activeOrganization == null) {
      throw new Failure.Unauthorized().asException();
    }
    return activeOrganization;
  }

  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }
}
