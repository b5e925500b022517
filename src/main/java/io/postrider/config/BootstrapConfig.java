package io.postrider.config;

import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import org.jspecify.annotations.Nullable;

/// The first organization and its key.
///
/// @param organization the id of the first organization
/// @param key an API key with all capabilities, `wa_…`, at least 32 characters, no dot (login
///   tokens have them); absent: generated at the first start and printed once
public record BootstrapConfig(OrganizationId organization, @Nullable Secret key) {
  static final BootstrapConfig DEFAULTS = new BootstrapConfig(new OrganizationId("default"), null);

  public BootstrapConfig {
    Check.that(
        key == null || key.reveal().matches("wa_[\\x21-\\x7e&&[^.]]{29,253}"),
        "key",
        "must start with wa_ and have at least 32 visible characters, none of them a dot");
  }
}
