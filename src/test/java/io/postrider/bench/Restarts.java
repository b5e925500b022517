package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node with linked sessions is stopped, or killed, and started again: how long until it is
/// ready, and from there until all its sessions are logged in again.
final class Restarts {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 50;

  private Restarts() {}

  static void run(Options options) throws Exception {
    int sessions = options.restart();
    Vertx vertx = Vertx.vertx();
    Path data = Folders.fresh("restart");
    Table table =
        new Table("restart with " + sessions + " linked sessions", "end", "ready s", "all working");
    try (SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"));
        GatewayProcess gateway = sandbox.gateway(data.resolve("gateway"))) {
      Contender contender =
          new Contender(
              "Postrider",
              new GatewayDialect(gateway.address("api") + "/api/v1"),
              gateway.handle(),
              Optional.empty());
      Linker linker = new Linker(vertx, sandbox.control(), "84", false);
      var _ = linker.linkUpTo(contender, sessions, options.linking());
      int _ = gateway.stop();
      try (GatewayProcess second = again(gateway, sessions, "in order", table)) {
        int _ = second.kill();
        try (GatewayProcess third = again(second, sessions, "kill -9", table)) {
          int _ = third.stop();
        }
      }
      table.print();
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private static GatewayProcess again(GatewayProcess ended, int sessions, String end, Table table)
      throws Exception {
    Instant launch = Instant.now();
    long begun = System.nanoTime();
    GatewayProcess gateway = ended.restart();
    long ready = System.nanoTime();
    try {
      awaitWorking(gateway, sessions, launch);
    } catch (TimeoutException | RuntimeException | Error failed) {
      gateway.close();
      throw failed;
    }
    table.add(end, (ready - begun) / 1e9, (System.nanoTime() - ready) / 1e9);
    return gateway;
  }

  private static void awaitWorking(GatewayProcess gateway, int sessions, Instant launch)
      throws Exception {
    long last = System.nanoTime() + PATIENCE.toNanos();
    long working;
    do {
      Thread.sleep(POLL_MILLIS);
      JsonArray all = gateway.api().get("/sessions").expect(200).body().getJsonArray("data");
      working = all.stream().filter(one -> works((JsonObject) one, launch)).count();
      if (System.nanoTime() > last) {
        throw new TimeoutException(working + " of " + sessions + " sessions work in time");
      }
    } while (working < sessions);
  }

  /// Also one that ended in a kill is stored as working: it counts from its next login on.
  private static boolean works(JsonObject session, Instant launch) {
    return "working".equals(session.getString("status"))
        && session.getLong("lastConnectedAt", 0L) >= launch.toEpochMilli();
  }
}
