package io.postrider.session.state;

/// The database went away while a commit was written: it may be stored, or not.
public final class UnsettledException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnsettledException(Throwable cause) {
    super("the database cannot be reached: " + cause, cause, false, false);
  }
}
