package io.postrider;

import io.postrider.config.Config;
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
    Config config = surroundings.config();
    return Program.run(
        config.cluster().members().isEmpty(),
        parts -> Gateway.start(config, parts, Clock.systemUTC()));
  }
}
