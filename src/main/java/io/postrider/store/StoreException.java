package io.postrider.store;

import java.io.IOException;
import java.net.ConnectException;
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

  /// What the driver says, and what it does not: that a name is unknown, or that nobody answers, is
  /// in the cause only.
  static StoreException unusable(Exception failed) {
    String reason = String.valueOf(failed.getMessage()).strip().replaceAll("\\s*\\R\\s*", ", ");
    String more =
        failed.getCause() instanceof IOException cause && !(cause instanceof ConnectException)
            ? " (" + cause + ")"
            : "";
    return new StoreException("the database cannot be used: " + reason + more, failed);
  }
}
