package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.StaleEpochException;

/// What it means for a message that its commit has failed, otherwise than by a key that is taken.
final class Uncommitted {
  private Uncommitted() {}

  /// What its caller is told: that it will not be sent, or that nobody knows whether it is stored;
  /// if it is, it will be sent under its id.
  static Throwable told(OutboxEntry entry, Throwable thrown) {
    return switch (thrown) {
      case StaleEpochException _, FailureException _ -> thrown;
      default -> new Failure.Unconfirmed(entry.messageId(), entry.id()).asException();
    };
  }
}
