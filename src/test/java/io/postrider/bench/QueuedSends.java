package io.postrider.bench;

import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asynchronous sends of a gateway: how fast they are accepted, and how fast the outbox is drained.
final class QueuedSends {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
  private static final Duration LAST_MESSAGES = Duration.ofMinutes(5);

  private final Options options;
  private final Vertx vertx;
  private final SandboxProcess sandbox;
  private final Http http;
  private final Table table =
      new Table(
          "async text sends",
          "sessions",
          "at once",
          "accepted/s",
          "p50 ms",
          "p99 ms",
          "errors",
          "accepted",
          "drained/s",
          "s until drained");

  QueuedSends(Options options, Vertx vertx, SandboxProcess sandbox) {
    this.options = options;
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.http = new Http(vertx);
  }

  void run(String api, ProcessHandle process) throws Exception {
    Contender contender =
        new Contender("Postrider", new GatewayDialect(api), process, Optional.empty());
    Linker linker = new Linker(vertx, sandbox.control(), "83", true);
    try {
      for (int sessions : options.sessions()) {
        measure(contender, linker.linkUpTo(contender, sessions, options.linking()));
      }
    } finally {
      table.print();
    }
  }

  private void measure(Contender contender, List<Linked> linked) throws Exception {
    Drained _ = send(contender, linked, options.warmUp());
    Drained round = send(contender, linked, options.measured());
    Generator.Sample sample = round.sample();
    table.add(
        linked.size(),
        options.atOnce(),
        sample.sends() / round.seconds(),
        sample.millis().median(),
        sample.millis().worstPercent(),
        sample.errors(),
        sample.sends(),
        sample.sends() / round.untilDrained(),
        round.untilDrained());
  }

  private record Drained(Generator.Sample sample, double seconds, double untilDrained) {}

  /// Everything that is accepted counts, also what comes after the measured time, since it has to
  /// be drained too.
  private Drained send(Contender contender, List<Linked> linked, Duration length) throws Exception {
    long before = accepted();
    long begun = System.nanoTime();
    Generator generator = new Generator(vertx, contender, true);
    generator.measure();
    generator.start(
        Collections.nCopies(options.atOnce(), linked).stream().flatMap(List::stream).toList());
    Pause.of(vertx, length);
    Generator.Sample sample = generator.stop().await(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    awaitDrained(before + sample.sends());
    return new Drained(sample, seconds, (System.nanoTime() - begun) / 1e9);
  }

  private long accepted() throws Exception {
    return http.get(sandbox.control() + "/stats", 200)
        .await(10, TimeUnit.SECONDS)
        .getLong("messagesAccepted");
  }

  private void awaitDrained(long messages) throws Exception {
    long end = System.nanoTime() + LAST_MESSAGES.toNanos();
    while (accepted() < messages) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the outbox was not drained in " + LAST_MESSAGES);
      }
      vertx.timer(POLL.toMillis(), TimeUnit.MILLISECONDS).await(10, TimeUnit.SECONDS);
    }
  }
}
