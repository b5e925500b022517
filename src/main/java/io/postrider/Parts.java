package io.postrider;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been started, to be stopped in reverse order: at the end of the program, also when a
/// signal comes in the middle of the start.
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /// Adds a part; once this is closed, the part is stopped at once.
  ///
  /// @throws StartException when this is closed
  synchronized <T> T add(T part, AutoCloseable stop) {
    if (closed) {
      stop(stop);
      throw new StartException("stopped while starting");
    }
    parts.push(stop);
    return part;
  }

  /// Stops all parts; a part that does not stop does not keep the others.
  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      stop(parts.pop());
    }
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // nothing interrupts the end of the program
  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception failed) {
      LOG.warn("a part did not stop: {}", failed.toString());
    }
  }
}
