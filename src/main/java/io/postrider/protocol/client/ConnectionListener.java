package io.postrider.protocol.client;

/// Hears what a connection receives, on the connection's event loop.
public interface ConnectionListener {
  /// All that the connection does not deal with itself, in order.
  void onStanza(Stanza.Told stanza);

  /// The connection is over. Comes exactly once, and nothing after it.
  void onClosed(Ending ending);
}
