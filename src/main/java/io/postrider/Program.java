package io.postrider;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// A program that runs until a signal ends it, in order; the exit code is the system's, 130 or 143.
final class Program {
  private Program() {}

  /// Starts it, prints what the start says, and waits. What has been started is stopped again when
  /// the start fails, or when a signal comes, be it in the middle of the start.
  ///
  /// @param start puts what it has started into the parts
  static int run(Function<Parts, List<String>> start) throws InterruptedException {
    Parts parts = new Parts();
    Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "ending"));
    try {
      start.apply(parts).forEach(System.out::println);
      System.out.flush();
    } catch (RuntimeException failed) {
      parts.close();
      throw failed;
    }
    new CountDownLatch(1).await();
    return 0;
  }
}
