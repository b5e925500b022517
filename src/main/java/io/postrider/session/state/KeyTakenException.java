package io.postrider.session.state;

/// A message was not put into the outbox, because its idempotency key belongs to another one of the
/// organization. All else in the commit is stored.
public final class KeyTakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public KeyTakenException() {
    super("the idempotency key is taken", null, false, false);
  }
}
