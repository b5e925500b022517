package io.postrider;

import io.postrider.auth.KeySecrets;
import io.postrider.auth.KeyStore;
import io.postrider.config.BootstrapConfig;
import io.postrider.model.Capability;
import io.postrider.model.Secret;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;

/// The key of the first organization.
final class Bootstrap {
  private Bootstrap() {}

  /// Keeps the configured key, or makes one when there is none at all.
  ///
  /// @return the key that was made, to be shown once
  static Optional<Secret> run(BootstrapConfig config, KeyStore store) {
    Secret configured = config.key();
    if (configured != null) {
      insert(config, store, configured);
      return Optional.empty();
    }
    if (Waiting.on(store.any(), "read the API keys")) {
      return Optional.empty();
    }
    Secret made = KeySecrets.generate();
    insert(config, store, made);
    return Optional.of(made);
  }

  private static void insert(BootstrapConfig config, KeyStore store, Secret key) {
    Waiting.on(
        store.insert(
            KeySecrets.stored(
                key,
                config.organization(),
                "bootstrap",
                EnumSet.allOf(Capability.class),
                Instant.now())),
        "keep the API key");
  }
}
