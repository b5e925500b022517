package io.postrider;

import io.postrider.config.ClusterTlsConfig;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/// Where a node's event bus listens, and whom it lets in.
final class EventBuses {
  private EventBuses() {}

  /// Any free port of that interface. With TLS both ends show a certificate of the authority; whose
  /// it is counts for nothing, so that addresses may change.
  ///
  /// @throws StartException when a file cannot be used
  static EventBusOptions options(ClusterTlsConfig tls, String host) {
    EventBusOptions options = new EventBusOptions().setHost(host).setClusterPublicHost(host);
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
