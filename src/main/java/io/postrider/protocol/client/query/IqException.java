package io.postrider.protocol.client.query;

/// The server answered a query with an error. Has no stack trace: it is an answer, not a defect.
public final class IqException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;

  public IqException(int code, String text) {
    super("iq error " + code + " " + text, null, false, false);
    this.code = code;
  }

  /// As in `<error code>`, 500 when the server gave none.
  public int code() {
    return code;
  }
}
