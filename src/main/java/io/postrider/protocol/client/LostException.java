package io.postrider.protocol.client;

/// No answer came: the connection ended, or the time was up. What was asked may have happened. Has
/// no stack trace: it is an answer, not a defect.
public final class LostException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean ended;

  public LostException(String reason) {
    this(reason, false);
  }

  private LostException(String reason, boolean ended) {
    super(reason, null, false, false);
    this.ended = ended;
  }

  /// The connection is over, which its listener hears besides.
  public static LostException ended(String reason) {
    return new LostException(reason, true);
  }

  /// Whether something failed because the connection is over.
  public static boolean isEnd(Throwable thrown) {
    return thrown instanceof LostException lost && lost.ended;
  }
}
