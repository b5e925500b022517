package io.postrider;

import io.postrider.config.ClusterTlsConfig;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;

/// Where a node's event bus listens, and whom it lets in.
final class EventBuses {
  /// What is to be sent to a node waits for the connection; one that says nothing is tried anew.
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);

  private EventBuses() {}

  /// Any free port of that interface. With TLS both ends show a certificate of the authority; whose
  /// it is counts for nothing, so that addresses may change.
  ///
  /// @throws StartException when a file cannot be used
  static EventBusOptions options(ClusterTlsConfig tls, String host) {
    EventBusOptions options =
        new EventBusOptions()
            .setHost(host)
            .setClusterPublicHost(host)
            .setConnectTimeout((int) CONNECT_WITHIN.toMillis());
    return tls.pem().map(pem -> secured(options, pem)).orElse(options);
  }

  private static EventBusOptions secured(EventBusOptions options, ClusterTlsConfig.Pem pem) {
    PemCheck.demandGood(pem);
    return options
        .setSsl(true)
        .setClientAuth(ClientAuth.REQUIRED)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertPath(pem.certificate().toString())
                .setKeyPath(pem.key().toString()))
        .setTrustOptions(new PemTrustOptions().addCertPath(pem.ca().toString()));
  }
}
