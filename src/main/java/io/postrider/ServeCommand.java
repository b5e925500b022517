package io.postrider;

import java.time.Clock;
import java.util.concurrent.Callable;
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
    return Program.run(parts -> Gateway.start(surroundings.config(), parts, Clock.systemUTC()));
  }
}
