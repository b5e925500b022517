package io.postrider.session.sending;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.model.OutboxId;
import io.postrider.outbox.OutboxEntry;
import io.postrider.session.state.KeyTakenException;
import io.postrider.session.state.StaleEpochException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What it means for messages that their commit has failed.
final class Uncommitted {
  private Uncommitted() {}

  /// Which messages a commit has left out, none when it has succeeded; empty when nobody knows what
  /// it has stored.
  static Optional<Set<OutboxId>> left(@Nullable Throwable thrown) {
    return switch (thrown) {
      case null -> Optional.of(Set.of());
      case KeyTakenException taken -> Optional.of(taken.left());
      default -> Optional.empty();
    };
  }

  /// What the caller of one is told when that was not by a key that is taken: that it will not be
  /// sent, or that nobody knows whether it is stored; if it is, it will be sent under its id.
  static Throwable told(OutboxEntry entry, Throwable thrown) {
    return switch (thrown) {
      case StaleEpochException _, FailureException _ -> thrown;
      default -> new Failure.Unconfirmed(entry.messageId(), entry.id()).asException();
    };
  }
}
