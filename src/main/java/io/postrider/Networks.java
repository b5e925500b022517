package io.postrider;

import io.postrider.config.Config;
import io.postrider.config.NetworkConfig;
import io.postrider.protocol.client.Network;
import io.postrider.protocol.noise.WhatsAppRoot;
import io.postrider.sandbox.Sandbox;
import io.postrider.sandbox.SandboxConfig;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// The network that the sessions connect to.
///
/// @param words what it is, for people
/// @param phones of the simulated network in this process
record Networks(Network network, String words, Optional<StartLines.Phones> phones) {
  private static final String LIVE_URL = "wss://web.whatsapp.com/ws/chat";

  /// Reserved for fiction, so that no test reaches a person by accident.
  static final List<String> PHONES = List.of("12025550101", "12025550102");

  /// The network that the configuration means; the one in this process is started.
  static Networks open(Config config, Vertx vertx, Parts parts) {
    return switch (config.network().network()) {
      case NetworkConfig.Network.Live() ->
          new Networks(
              new Network(LIVE_URL, WhatsAppRoot.KEY),
              "the live WhatsApp network",
              Optional.empty());
      case NetworkConfig.Network.Elsewhere(var url, var rootKey) ->
          new Networks(
              new Network(url, rootKey),
              "the SANDBOX network at " + url + ": simulated phones, not WhatsApp",
              Optional.empty());
      case NetworkConfig.Network.InProcess() -> inProcess(config, vertx, parts);
    };
  }

  private static Networks inProcess(Config config, Vertx vertx, Parts parts) {
    Sandbox sandbox =
        sandbox(
            new SandboxConfig(
                config.sandbox().host(),
                config.sandbox().port(),
                config.data(),
                config.data().resolve("sandbox.json"),
                PHONES),
            vertx,
            parts);
    return new Networks(
        new Network(sandbox.webSocketUrl(), sandbox.rootKey()),
        "the SANDBOX network: simulated phones, not WhatsApp",
        Optional.of(
            new StartLines.Phones(
                InetSocketAddress.createUnresolved(config.sandbox().host(), sandbox.port()),
                sandbox.phones())));
  }

  /// A simulated network, started.
  ///
  /// @throws StartException when it cannot listen
  static Sandbox sandbox(SandboxConfig config, Vertx vertx, Parts parts) {
    Sandbox sandbox =
        Waiting.on(
            Sandbox.start(vertx, config)
                .recover(
                    thrown ->
                        io.vertx.core.Future.failedFuture(
                            StartException.listening(
                                thrown, "sandbox.port", config.host(), config.port()))),
            "start the sandbox");
    return parts.add(sandbox, () -> Waiting.on(sandbox.close(), "stop the sandbox"));
  }
}
