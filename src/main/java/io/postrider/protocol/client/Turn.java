package io.postrider.protocol.client;

/// One that may log in; others wait until it has, or until it does not want to any more.
public interface Turn {
  /// Of somebody for whom nobody waits.
  Turn FREE = () -> {};

  /// It has logged in, or is not going to; may be said again.
  void over();
}
