package io.postrider.protocol.client;

import io.postrider.protocol.client.keys.Credentials;
import io.vertx.core.Future;

/// Opens connections.
public interface Dialler {
  /// Completes when it is the caller's turn to connect; he then looks whether he still wants to,
  /// and says when it is over.
  Future<Turn> turn();

  /// Completes when there is time for what is not urgent: mostly at once, else when those that wait
  /// for their turn have had it.
  Future<Void> lull();

  /// Connects and proves who we are: a login when the credentials are linked, else a registration.
  /// The connection lives on the caller's event loop.
  ///
  /// @return completes as soon as the handshake is done, before the listener hears anything; fails
  ///   when there is no connection, and the listener hears nothing then
  Future<Connection> dial(Credentials credentials, ConnectionListener listener);
}
