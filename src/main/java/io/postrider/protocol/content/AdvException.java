package io.postrider.protocol.content;

/// A device identity that is not genuine. Has no stack trace: it is an answer, not a defect.
public final class AdvException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  AdvException(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Why.
  public enum Reason {
    /// It is no such message.
    MALFORMED,
    /// It was not made with the secret of our QR code; `hmac-mismatch` on the wire.
    HMAC_MISMATCH,
    /// A key or signature does not fit; `signature-mismatch` on the wire.
    SIGNATURE_MISMATCH
  }
}
