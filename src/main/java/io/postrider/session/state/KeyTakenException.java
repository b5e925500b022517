package io.postrider.session.state;

import io.postrider.model.OutboxId;
import java.util.Set;

/// Messages were not put into the outbox, because their idempotency keys belong to others of the
/// organization. All else in the commit is stored.
public final class KeyTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Set<OutboxId> left;

  /// @param left the messages that were left out
  public KeyTakenException(Set<OutboxId> left) {
    super("the idempotency key is taken", null, false, false);
    this.left = Set.copyOf(left);
  }

  /// The messages that were left out.
  public Set<OutboxId> left() {
    return left;
  }
}
