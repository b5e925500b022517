package io.postrider;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/// Runs the gateway until a signal ends it.
@Command(
    name = "postrider",
    mixinStandardHelpOptions = true,
    description = "A gateway for WhatsApp. Without a command: serve.")
final class ServeCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  ServeCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    Parts parts = new Parts();
    Ending.onSignal(parts);
    try {
      Gateway.start(surroundings.config(), parts).forEach(System.out::println);
      System.out.flush();
    } catch (RuntimeException failed) {
      parts.close();
      throw failed;
    }
    new CountDownLatch(1).await();
    return 0;
  }
}
