package io.postrider.protocol.sync;

/// What other devices told cannot be believed or read. Has no stack trace: it is an answer, not a
/// defect.
public final class SyncException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  /// What is wrong.
  public enum Reason {
    /// An authentication code does not fit.
    MAC,
    /// It is not what it should be.
    MALFORMED,
    /// A version is missing before it.
    GAP,
    /// It is more than anybody needs.
    TOO_LARGE
  }

  public SyncException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
