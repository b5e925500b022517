package io.postrider;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Processes that tests and load runs start.
public final class Processes {
  private Processes() {}

  /// Ends one in order, or by force when it takes longer than that.
  public static void end(Process process, Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
