package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the packaged program for a while, so that the JVM writes down what it loads and what is hot
/// (its AOT cache), which later starts begin with. Part of the build; what goes wrong costs the
/// cache alone.
public final class Training {
  private static final int SESSIONS = 12;
  private static final int AT_ONCE = 4;
  private static final Duration LOAD = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 5;
  private static final Duration WRITING = Duration.ofMinutes(2);

  /// JDK 25 takes the code of one adapter for that of another, and each start would say so.
  private static final String WITHOUT_CODE =
      "-XX:+UnlockDiagnosticVMOptions -XX:-AOTAdapterCaching -XX:-AOTStubCaching";

  private Training() {}

  /// Trains.
  ///
  /// @param arguments the jar and the file for the cache
  public static void main(String[] arguments) throws Exception {
    Path cache = Path.of(arguments[1]);
    boolean _ = Files.deleteIfExists(cache);
    try {
      train(arguments[0], cache);
    } catch (IOException | TimeoutException | RuntimeException | AssertionError failed) {
      boolean _ = Files.deleteIfExists(cache);
      System.err.println("there is no AOT cache, starts take longer: " + failed);
      System.exit(0);
    }
  }

  private static void train(String jar, Path cache) throws Exception {
    System.setProperty("postrider.child.jar", jar);
    System.setProperty("postrider.child.options", WITHOUT_CODE + " -XX:AOTCacheOutput=" + cache);
    Vertx vertx = Vertx.vertx();
    Map<String, String> rates =
        Map.of("POSTRIDER_SESSION_RATE_PER_MIN", "0", "POSTRIDER_SESSION_RATE_PER_HOUR", "0");
    try (GatewayProcess gateway = GatewayProcess.start(Folders.fresh("training"), rates)) {
      exercise(vertx, gateway);
      gateway.handle().destroy();
      awaitWritten(gateway.handle());
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
    if (Files.size(cache) == 0) {
      throw new IOException("the JVM has written nothing");
    }
    System.out.println("AOT cache: " + cache);
  }

  /// Another JVM makes it of what this one has recorded.
  private static void awaitWritten(ProcessHandle gateway) throws Exception {
    try {
      var _ = gateway.onExit().get(WRITING.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      gateway.descendants().forEach(ProcessHandle::destroyForcibly);
      throw late;
    }
  }

  private static void exercise(Vertx vertx, GatewayProcess gateway) throws Exception {
    Contender contender = Contender.of(gateway, Optional.empty());
    String control = gateway.address("sandbox") + "/sandbox/v1";
    Linker linker = new Linker(vertx, control, "80", true);
    List<Linked> linked = linker.linkUpTo(contender, SESSIONS, AT_ONCE);
    reconnect(vertx, new GatewayDialect(gateway.address("api") + "/api/v1"), linked);
    for (boolean queued : List.of(false, true)) {
      Generator generator = new Generator(vertx, contender, queued);
      generator.start(linked);
      Pause.of(vertx, LOAD);
      Generator.Sample sample = generator.stop().await(60, TimeUnit.SECONDS);
      if (sample.errors() > 0) {
        throw new IllegalStateException(sample.firstError());
      }
    }
  }

  /// What a start or a failover does by thousands.
  private static void reconnect(Vertx vertx, GatewayDialect gateway, List<Linked> linked)
      throws Exception {
    var reconnects =
        new Reconnects(vertx, new Http(vertx), gateway, System.nanoTime() + LOAD.toNanos());
    Future.join(linked.stream().map(reconnects::goOn).toList())
        .await(2 * LOAD.toSeconds(), TimeUnit.SECONDS);
  }

  /// Sessions that are started anew as soon as they work, until a time.
  private record Reconnects(Vertx vertx, Http http, GatewayDialect gateway, long end) {
    private Future<Void> goOn(Linked session) {
      return System.nanoTime() - end > 0
          ? Future.succeededFuture()
          : gateway
              .restart(http, session.id())
              .compose(_ -> working(session))
              .compose(_ -> goOn(session));
    }

    private Future<Void> working(Linked session) {
      return gateway
          .works(http, session.id())
          .compose(
              works ->
                  works
                      ? Future.succeededFuture()
                      : vertx.timer(POLL_MILLIS).compose(_ -> working(session)));
    }
  }
}
