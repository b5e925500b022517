package io.postrider;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A program that runs until a signal ends it, in order; the exit code is the system's, 130 or 143.
final class Program {
  private static final Logger LOG = LoggerFactory.getLogger(Program.class);

  /// Whoever sends a signal kills what has not ended after 30 s.
  private static final Duration LAST = Duration.ofSeconds(28);

  private Program() {}

  /// Starts it, prints what the start says, and waits. What has been started is stopped again when
  /// the start fails, or when a signal comes, be it in the middle of the start.
  ///
  /// @param alone whether it never has to take over what another process did
  /// @param start puts what it has started into the parts
  static int run(boolean alone, Function<Parts, List<String>> start) throws InterruptedException {
    Parts parts = new Parts();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(parts), "ending"));
    try {
      start.apply(parts).forEach(System.out::println);
      System.out.flush();
    } catch (RuntimeException failed) {
      parts.close();
      throw failed;
    }
    IdleHeap.giveBack(alone);
    new CountDownLatch(1).await();
    return 0;
  }

  /// Once this has returned the system ends the process, whatever still runs.
  @SuppressWarnings("InterruptedExceptionSwallowed") // nothing interrupts the end of the program
  private static void end(Parts parts) {
    Thread closing = Thread.ofPlatform().daemon().name("closing").start(parts::close);
    try {
      if (!closing.join(LAST)) {
        LOG.warn("not all parts have stopped after {} s: the process ends", LAST.toSeconds());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
