package io.postrider.protocol.signal;

/// A message, key or stored record that cannot be used. Has no stack trace: it is an answer, not a
/// defect.
public final class SignalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  public SignalException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Why.
  public enum Reason {
    /// Its key was used already, or is too old to be kept: a duplicate.
    OLD_COUNTER,
    /// There is no session with the sender.
    NO_SESSION,
    /// The sender's key for the group is not known.
    NO_SENDER_KEY,
    /// It was made for a pre-key that we do not have.
    UNKNOWN_PRE_KEY,
    /// It is malformed, or does not decrypt.
    INVALID_MESSAGE,
    /// No session has the keys that authenticate it.
    BAD_MAC,
    /// The account of the sender's device does not vouch for it.
    UNVOUCHED,
    /// A signature does not fit.
    BAD_SIGNATURE,
    /// More messages than the limit were skipped.
    TOO_FAR_AHEAD,
    /// A public key is malformed or of small order.
    INVALID_KEY,
    /// A stored record is damaged.
    INVALID_RECORD
  }
}
