package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node with linked sessions is stopped, or killed, and started again: how long until it is
/// ready, and from there until all its sessions are logged in again.
final class Restarts {
  private Restarts() {}

  static void run(Options options) throws Exception {
    int sessions = options.restart();
    Vertx vertx = Vertx.vertx();
    Http http = new Http(vertx);
    Path data = Folders.fresh("restart");
    Table table =
        new Table("restart with " + sessions + " linked sessions", "end", "ready s", "all working");
    try (SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"));
        GatewayProcess gateway = sandbox.gateway(data.resolve("gateway"))) {
      Contender contender = Contender.of(gateway, Optional.empty());
      Linker linker = new Linker(vertx, sandbox.control(), "84", false);
      var _ = linker.linkUpTo(contender, sessions, options.linking());
      int _ = gateway.stop();
      try (GatewayProcess second = again(http, gateway, sessions, "in order", table)) {
        int _ = second.kill();
        try (GatewayProcess third = again(http, second, sessions, "kill -9", table)) {
          int _ = third.stop();
        }
      }
      table.print();
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static GatewayProcess again(
      Http http, GatewayProcess ended, int sessions, String end, Table table) throws Exception {
    Instant launch = Instant.now();
    long begun = System.nanoTime();
    GatewayProcess gateway = ended.restart();
    long ready = System.nanoTime();
    try {
      Contender.of(gateway, Optional.empty()).awaitWorking(http, sessions, launch);
    } catch (TimeoutException | RuntimeException | Error failed) {
      gateway.close();
      throw failed;
    }
    table.add(end, (ready - begun) / 1e9, (System.nanoTime() - ready) / 1e9);
    return gateway;
  }
}
