package io.postrider.model;

import java.util.Set;

/// Who asks: an API key of one organization.
///
/// @param id the key's id
/// @param capabilities what it may do
public record Principal(String id, OrganizationId organization, Set<Capability> capabilities) {
  public Principal {
    capabilities = Set.copyOf(capabilities);
  }

  public boolean can(Capability capability) {
    return capabilities.contains(capability);
  }
}
