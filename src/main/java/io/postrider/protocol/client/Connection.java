package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;
import io.vertx.core.Future;
import java.time.Duration;

/// A conversation with WhatsApp, as sessions need it. A test plays it without a server.
public interface Connection {
  /// Asks the server; an id is set when there is none.
  ///
  /// @return the answer; fails with `IqException` when it is an error, with `LostException` when
  ///   none came
  Future<Node> query(Node iq);

  /// Writes a message.
  ///
  /// @param within how long to wait for its ack
  /// @return the ack, which may carry an error; fails with `LostException` when none came
  Future<Node> send(Node message, Duration within);

  /// Writes a stanza after those written before; ignored once the connection is closed.
  void write(Node stanza);

  /// What the server has made of what we sent so far.
  Reception reception();

  /// Reads no more for now; what has been read is still told.
  void pause();

  /// Reads on.
  void resume();

  /// Closes; the listener hears `Asked`, unless the connection has ended before.
  ///
  /// @return completes when the server has heard it, or does not say so within a moment
  Future<Void> close();
}
