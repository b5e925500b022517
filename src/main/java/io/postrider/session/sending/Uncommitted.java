package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.StaleEpochException;

/// What it means for a message that its commit has failed.
sealed interface Uncommitted {
  /// What its caller is told.
  Throwable told();

  /// Another message has its key. It is not stored, all else in the commit is.
  record KeyTaken(Throwable told) implements Uncommitted {}

  /// It is not stored and will not be sent.
  record NotStored(Throwable told) implements Uncommitted {}

  /// Whether it is stored is not known; if it is, it will be sent under its id.
  record Unknown(Throwable told) implements Uncommitted {}

  /// Decides.
  static Uncommitted of(OutboxEntry entry, Throwable thrown) {
    return switch (thrown) {
      case KeyTakenException _ -> new KeyTaken(thrown);
      case StaleEpochException _, FailureException _ -> new NotStored(thrown);
      default -> new Unknown(new Failure.Unconfirmed(entry.messageId(), entry.id()).asException());
    };
  }
}
