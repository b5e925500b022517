package io.postrider.bench;

import io.postrider.GatewayProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Who is measured, while it runs.
///
/// @param name for the table
/// @param process its own
/// @param database the process of a database of its own
record Contender(
    String name, Dialect dialect, ProcessHandle process, Optional<ProcessHandle> database) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 20;

  /// A gateway.
  static Contender of(GatewayProcess gateway, Optional<ProcessHandle> database) {
    return new Contender(
        "Postrider",
        new GatewayDialect(gateway.address("api") + "/api/v1"),
        gateway.handle(),
        database);
  }

  /// Waits until so many sessions have logged in since then.
  void awaitWorking(Http http, int sessions, Instant since) throws Exception {
    long last = System.nanoTime() + PATIENCE.toNanos();
    while (dialect.working(http, since).await(10, TimeUnit.SECONDS) < sessions) {
      if (System.nanoTime() > last) {
        throw new TimeoutException(name + ": not all sessions work in time");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }
}
