package io.postrider.protocol.client;

/// What the server has made of what we sent on one connection.
public enum Reception {
  /// Nothing was sent yet that it acknowledges.
  NOTHING_SENT,
  /// A message was sent, and nothing has been acknowledged.
  UNANSWERED,
  /// It has acknowledged something, be it with an error.
  ACKNOWLEDGED
}
