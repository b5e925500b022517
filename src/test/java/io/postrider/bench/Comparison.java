package io.postrider.bench;

import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// The gateway beside its rivals, from a start on: until it is ready and all sessions work, the
/// first round of sends, what it settles at, and what it holds after a rest.
final class Comparison {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  private final Options options;
  private final Vertx vertx;
  private final SandboxProcess sandbox;
  private final Http http;
  private final Table starts =
      new Table(
          "starts with linked sessions, and memory (PSS)",
          "who",
          "sessions",
          "ready s",
          "all working s",
          "idle MB",
          "database MB",
          "after load and rest MB",
          "database MB");
  private final Table rounds =
      new Table(
          "sync text sends after a start, by rounds",
          "who",
          "sessions",
          "round",
          "sends/s",
          "p50 ms",
          "p99 ms",
          "errors",
          "CPU s/1,000 process",
          "database",
          "together",
          "sandbox",
          "generator");

  private Comparison(Options options, Vertx vertx, SandboxProcess sandbox) {
    this.options = options;
    this.vertx = vertx;
    this.sandbox = sandbox;
    this.http = new Http(vertx);
  }

  static void run(Options options) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path data = Folders.fresh("compare");
    try (SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"))) {
      new Comparison(options, vertx, sandbox).run(data);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private void run(Path data) throws Exception {
    try {
      int series = 91;
      for (String name : options.entrants()) {
        try (Entrant entrant = Entrant.of(name, options, sandbox, data.resolve(name))) {
          Linker linker = new Linker(vertx, sandbox.control(), Integer.toString(series), true);
          for (int sessions : options.sessions()) {
            measure(entrant, linker, sessions);
          }
        }
        series++;
      }
    } finally {
      starts.print();
      rounds.print();
    }
  }

  /// Links what is missing, then measures from a start on.
  private void measure(Entrant entrant, Linker linker, int sessions) throws Exception {
    List<Linked> linked;
    try (Entrant.Running running = entrant.start()) {
      linked = linker.linkUpTo(running.contender(), sessions, options.linking());
    }
    Instant launch = Instant.now();
    long begun = System.nanoTime();
    try (Entrant.Running running = entrant.start()) {
      Contender contender = running.contender();
      double ready = seconds(begun);
      contender.awaitWorking(http, sessions, launch);
      double all = seconds(begun);
      Memory idle = Memory.of(contender);
      send(contender, linked);
      Pause.of(vertx, options.rest());
      Memory rested = Memory.of(contender);
      starts.add(
          contender.name(),
          sessions,
          ready,
          all,
          idle.process,
          idle.database,
          rested.process,
          rested.database);
    }
  }

  private static double seconds(long begun) {
    return (System.nanoTime() - begun) / 1e9;
  }

  private void send(Contender contender, List<Linked> linked) throws Exception {
    List<Round> all = new ArrayList<>();
    Generator generator = new Generator(vertx, contender, false);
    generator.measure();
    generator.start(linked);
    Duration passed = Duration.ZERO;
    List<Round> settled = new ArrayList<>();
    for (int number = 1; number <= options.rounds(); number++) {
      Usage before = Usage.now(contender, sandbox.handle());
      long begun = System.nanoTime();
      Pause.of(vertx, options.measured());
      Generator.Sample sample = generator.cut().await(10, TimeUnit.SECONDS);
      Usage used = Usage.now(contender, sandbox.handle()).minus(before);
      Round round = new Round(sample, used, seconds(begun));
      all.add(round);
      add(contender, linked.size(), Integer.toString(number), List.of(round));
      if (passed.compareTo(SETTLED_AFTER) >= 0) {
        settled.add(round);
      }
      passed = passed.plus(options.measured());
    }
    var _ = generator.stop().await(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
    if (!settled.isEmpty()) {
      add(contender, linked.size(), "median after 60 s", settled);
    }
    all.stream()
        .map(round -> round.sample().firstError())
        .filter(error -> !error.isEmpty())
        .findFirst()
        .ifPresent(error -> System.out.println(contender.name() + ", first error: " + error));
  }

  /// The medians of these rounds.
  private void add(Contender contender, int sessions, String name, List<Round> of) {
    rounds.add(
        contender.name(),
        sessions,
        name,
        median(of, Round::perSecond),
        median(of, round -> round.sample().millis().median()),
        median(of, round -> round.sample().millis().worstPercent()),
        of.stream().mapToInt(round -> round.sample().errors()).sum(),
        median(of, Round::process),
        median(of, Round::database),
        median(of, Round::together),
        median(of, Round::sandbox),
        median(of, Round::generator));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /// Megabytes.
  private record Memory(double process, double database) {
    static Memory of(Contender contender) {
      return new Memory(
          Proc.sharedMegabytesAlone(contender.process()),
          contender.database().map(Proc::sharedMegabytes).orElse(0.0));
    }
  }
}
