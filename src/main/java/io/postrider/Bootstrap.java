package io.postrider;

import io.postrider.auth.KeySecrets;
import io.postrider.auth.KeyStore;
import io.postrider.auth.StoredKey;
import io.postrider.config.BootstrapConfig;
import io.postrider.model.Capability;
import io.postrider.model.Secret;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key of the first organization.
final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  private Bootstrap() {}

  /// Keeps the configured key, unless it was deleted or rotated away, or makes one when there is
  /// none at all.
  ///
  /// @return the key that was made, to be shown once
  static Optional<Secret> run(BootstrapConfig config, KeyStore store) {
    Secret configured = config.key();
    if (configured != null) {
      keep(config, store, configured);
      return Optional.empty();
    }
    if (Waiting.on(store.any(), "read the API keys")) {
      return Optional.empty();
    }
    Secret made = KeySecrets.generate();
    keep(config, store, made);
    return Optional.of(made);
  }

  private static void keep(BootstrapConfig config, KeyStore store, Secret secret) {
    StoredKey key =
        KeySecrets.stored(
            secret,
            config.organization(),
            "bootstrap",
            EnumSet.allOf(Capability.class),
            Instant.now());
    if (Waiting.on(store.retired(key.hash()), "read the API keys")) {
      LOG.warn("the configured bootstrap key was deleted or rotated: it is no key any more");
    } else {
      Waiting.on(store.insert(key), "keep the API key");
    }
  }
}
