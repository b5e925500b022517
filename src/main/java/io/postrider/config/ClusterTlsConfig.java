package io.postrider.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// TLS between the nodes' event buses, by PEM files: all three, or none.
///
/// @param certificate this node's, with those between it and the authority
/// @param key its private key, PKCS#8
/// @param ca whose certificates the other nodes have; it must sign nobody else's
public record ClusterTlsConfig(@Nullable Path certificate, @Nullable Path key, @Nullable Path ca) {
  static final ClusterTlsConfig DEFAULTS = new ClusterTlsConfig(null, null, null);

  public ClusterTlsConfig {
    boolean any = certificate != null || key != null || ca != null;
    Check.that(!any || certificate != null, "certificate", "is missing");
    Check.that(!any || key != null, "key", "is missing");
    Check.that(!any || ca != null, "ca", "is missing");
  }

  /// What there is when there is TLS.
  public record Pem(Path certificate, Path key, Path ca) {}

  /// Empty: there is no TLS.
  public Optional<Pem> pem() {
    return certificate == null || key == null || ca == null
        ? Optional.empty()
        : Optional.of(new Pem(certificate, key, ca));
  }
}
