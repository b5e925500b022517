package io.postrider.store;

/// A transaction was complete, but whether it was committed is not known.
final class UnsureException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Written written;

  /// @param written what it has done if it was committed
  UnsureException(Written written, Throwable cause) {
    super("no answer to the commit of a transaction", cause);
    this.written = written;
  }

  Written written() {
    return written;
  }
}
