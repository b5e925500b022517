package io.postrider.store;

import org.jspecify.annotations.Nullable;

/// The store cannot be used, for a reason that the operator has to know: its message is one clear
/// line.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
