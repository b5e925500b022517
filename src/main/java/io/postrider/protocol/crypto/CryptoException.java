package io.postrider.protocol.crypto;

/// Something from outside does not fit: a key, a tag, a padding. Has no stack trace: it is an
/// answer, not a defect.
public final class CryptoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public CryptoException(String message) {
    super(message, null, false, false);
  }
}
