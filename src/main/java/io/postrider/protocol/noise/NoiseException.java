package io.postrider.protocol.noise;

/// What the peer sent is no frame, no handshake, no certificate chain that we trust, or was not
/// encrypted for us; the connection is lost. Has no stack trace: it is an answer, not a defect.
public final class NoiseException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoiseException(String message) {
    super(message, null, false, false);
  }
}
