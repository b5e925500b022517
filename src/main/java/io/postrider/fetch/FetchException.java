package io.postrider.fetch;

/// Why there is nothing to read; never says what came instead. Has no stack trace: it is an answer,
/// not a defect.
public final class FetchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  FetchException(String message) {
    super(message, null, false, false);
  }
}
