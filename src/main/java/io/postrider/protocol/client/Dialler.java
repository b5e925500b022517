package io.postrider.protocol.client;

import io.postrider.protocol.client.keys.Credentials;
import io.vertx.core.Future;

/// Opens connections.
public interface Dialler {
  /// Completes when it is the caller's turn to connect; he then looks whether he still wants to,
  /// and says when it is over.
  Future<Turn> turn();

  /// Connects and proves who we are: a login when the credentials are linked, else a registration.
  /// The connection lives on the caller's event loop.
  ///
  /// @return completes as soon as the handshake is done, before the listener hears anything; fails
  ///   when there is no connection, and the listener hears nothing then
  Future<Connection> dial(Credentials credentials, ConnectionListener listener);
}
