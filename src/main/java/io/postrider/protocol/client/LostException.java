package io.postrider.protocol.client;

/// No answer came: the connection ended, or the time was up. What was asked may have happened. Has
/// no stack trace: it is an answer, not a defect.
public final class LostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public LostException(String reason) {
    super(reason, null, false, false);
  }
}
