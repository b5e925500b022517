package io.postrider;

import io.postrider.config.Config;
import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Runs the simulated network alone, so that gateways can come and go.
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = "Runs the simulated network alone until a signal ends it.")
final class SandboxCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  SandboxCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws InterruptedException {
    return Program.run(true, parts -> lines(surroundings.config(), parts));
  }

  private static List<String> lines(Config config, Parts parts) {
    String host = config.sandbox().host();
    Sandbox sandbox =
        Networks.sandbox(
            new SandboxConfig(
                host, config.sandbox().port(), config.data(), config.sandbox().state(), List.of()),
            Runtimes.local(parts),
            parts);
    return List.of(
        "The SANDBOX network is ready: simulated phones, not WhatsApp",
        "",
        StartLines.named(
            "sandbox", StartLines.url(InetSocketAddress.createUnresolved(host, sandbox.port()))),
        StartLines.named("websocket", sandbox.webSocketUrl()),
        StartLines.named("root key", sandbox.rootKey().hex()));
  }
}
