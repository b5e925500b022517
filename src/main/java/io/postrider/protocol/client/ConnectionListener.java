package io.postrider.protocol.client;

import io.postrider.protocol.node.Node;

/// Hears what a connection receives, on the connection's event loop.
public interface ConnectionListener {
  /// Everything but answers to queries, keep-alive answers and acks of messages: `success`, `iq` of
  /// the server, `message`, `receipt`, `notification`, `call`, `ib` and so on, in order.
  void onStanza(Node stanza);

  /// The connection is over. Comes exactly once, and nothing after it.
  void onClosed(Ending ending);
}
