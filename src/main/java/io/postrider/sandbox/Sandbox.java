package io.postrider.sandbox;

import io.postrider.model.Bytes;
import io.postrider.protocol.noise.ServerCertificates;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A simulated WhatsApp network that listens on one port, for companions and for its control API.
/// It runs on an event loop of its own; its methods may be called from anywhere.
public final class Sandbox {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  private final Vertx vertx;
  private final SandboxVerticle verticle;
  private final String deployment;
  private final String host;

  private Sandbox(Vertx vertx, SandboxVerticle verticle, String deployment, String host) {
    this.vertx = vertx;
    this.verticle = verticle;
    this.deployment = deployment;
    this.host = host;
  }

  /// Starts a network; it listens when the future completes. Fails when the port is taken or a file
  /// cannot be read.
  public static Future<Sandbox> start(Vertx vertx, SandboxConfig config) {
    return vertx
        .executeBlocking(() -> certificates(config.dataFolder()))
        .compose(
            certificates -> {
              SandboxVerticle verticle =
                  new SandboxVerticle(config, Objects.requireNonNull(certificates));
              return vertx
                  .deployVerticle(verticle)
                  .map(id -> new Sandbox(vertx, verticle, id, config.host()));
            })
        .onSuccess(
            sandbox ->
                LOG.info(
                    "sandbox at {}: this is NOT WhatsApp, nothing leaves this machine",
                    sandbox.webSocketUrl()));
  }

  private static ServerCertificates certificates(Path folder) {
    Path file = folder.resolve("sandbox-certificates");
    try {
      Files.createDirectories(folder);
      if (Files.exists(file)) {
        return ServerCertificates.decode(Bytes.wrap(Files.readAllBytes(file)));
      }
      ServerCertificates fresh = ServerCertificates.generate(Instant.now());
      Files.write(file, fresh.encode().unsafeArray());
      return fresh;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The port that it listens on.
  public int port() {
    return verticle.port();
  }

  /// Where companions connect.
  public String webSocketUrl() {
    return "ws://" + host + ":" + port() + "/ws/chat";
  }

  /// The root of the certificate chain, X25519 form.
  public Bytes rootKey() {
    return verticle.rootKey();
  }

  /// The numbers of the phones that were there at the start.
  public List<String> phones() {
    return verticle.phonesAtStart();
  }

  /// Stops listening, ends all connections and writes the state.
  public Future<Void> close() {
    return vertx.undeploy(deployment);
  }
}
