package io.postrider.session.link;

import io.postrider.protocol.client.Ending;

/// Why a session has no connection.
public sealed interface Reason {
  /// This node has not connected it yet.
  record NotStarted() implements Reason {}

  /// That it is to connect could not be stored.
  record NotStored() implements Reason {}

  /// A user has stopped it.
  record Stopped() implements Reason {}

  /// It is being unlinked, on a connection made for that.
  record Unlinking() implements Reason {}

  /// A user has unlinked it.
  record Unlinked() implements Reason {}

  /// A user has deleted it.
  record Deleted() implements Reason {}

  /// This node lets go of it.
  record Released() implements Reason {}

  /// Another owner has taken over: nothing of it is ours to store any more.
  record TakenOver() implements Reason {}

  /// Nobody scanned the last QR code.
  record Unscanned() implements Reason {}

  /// Linking by a code has come to nothing.
  record NoCode(String why) implements Reason {}

  /// A code wants a connection of its own.
  record Afresh() implements Reason {}

  /// Whoever links the account must have its passkey, and that has come to nothing.
  record PasskeyFailed(String why) implements Reason {}

  /// Who scanned is not genuine.
  record PairingRefused(String why) implements Reason {}

  /// There is no way to the server just now.
  ///
  /// @param what the kind of trouble
  record Unreachable(String what) implements Reason {}

  /// The connection has ended, by itself or by our closing it in trouble.
  record Ended(Ending ending) implements Reason {
    /// The ending's own words, as operators search for them in the log.
    @Override
    public String toString() {
      return ending.toString();
    }
  }
}
