package io.postrider.session.link;

import io.postrider.model.Timers;
import io.postrider.protocol.client.Connection;

/// Where a session's connection stands; each phase holds what exists in it.
sealed interface Phase {
  /// There is none, and none is wanted.
  record Off(Reason why) implements Phase {}

  /// That it connects is being stored.
  record Starting() implements Phase {}

  /// A newer version of the client is looked for.
  record Renewing() implements Phase {}

  /// The handshake is under way.
  record Dialling() implements Phase {}

  /// There is one; whether it is logged in, the actor knows.
  record Up(Connection connection) implements Phase {}

  /// There will be one again.
  record Pausing(Timers.Handle retry) implements Phase {}
}
