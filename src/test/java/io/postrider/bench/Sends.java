package io.postrider.bench;

import io.postrider.GatewayProcess;
import io.postrider.SandboxProcess;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Synchronous sends, of a gateway and of its rival, one after the other on one sandbox.
final class Sends {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);

  private final Options options;
  private final Vertx vertx;
  private final SandboxProcess sandbox;
  private final Table table =
      new Table(
          "sync text sends",
          "who",
          "sessions",
          "sends/s",
          "p50 ms",
          "p99 ms",
          "max ms",
          "errors",
          "CPU s/1,000 process",
          "database",
          "together",
          "sandbox",
          "generator",
          "RSS MB",
          "database MB",
          "MB/session linked",
          "after load");

  private Sends(Options options, Vertx vertx, SandboxProcess sandbox) {
    this.options = options;
    this.vertx = vertx;
    this.sandbox = sandbox;
  }

  static void run(Options options) throws Exception {
    Vertx vertx = Vertx.vertx();
    Path data = Folders.fresh("sends");
    try (SandboxProcess sandbox = new SandboxProcess(data.resolve("sandbox"))) {
      new Sends(options, vertx, sandbox).run(data);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private void run(Path data) throws Exception {
    try {
      if (options.runs("sends")) {
        gateway(data.resolve("gateway"));
      }
      if (options.runs("rival")) {
        rival(data.resolve("rival"));
      }
    } finally {
      table.print();
    }
  }

  private void gateway(Path data) throws Exception {
    try (GatewayProcess gateway = sandbox.gateway(data)) {
      double base = Proc.residentMegabytes(gateway.handle());
      measureAll(Contender.of(gateway, Optional.of(Folders.database(data))), "81");
      if (options.runs("async")) {
        new QueuedSends(options, vertx, sandbox)
            .run(gateway.address("api") + "/api/v1", gateway.handle());
      }
      afterCollection(gateway.handle(), base);
    }
  }

  /// What the load has left behind, without what the collector has only not looked at yet.
  private void afterCollection(ProcessHandle gateway, double base) {
    double heap = Jcmd.liveMegabytes(gateway);
    double resident = Proc.residentMegabytes(gateway);
    System.out.printf(
        "Postrider after load and two full collections: heap %.1f MB, RSS %.1f MB, before its"
            + " first session %.1f MB: %.2f MB a session%n",
        heap, resident, base, (resident - base) / options.sessions().getLast());
  }

  private void rival(Path data) throws Exception {
    try (Rival rival = Rival.start(sandbox.webSocketUrl(), options.rivalState(), data)) {
      System.out.println("rival: " + rival.words() + "\n");
      measureAll(
          new Contender(
              "Baileys", new GatewayDialect(rival.api()), rival.handle(), Optional.empty()),
          "82");
    }
  }

  private void measureAll(Contender contender, String series) throws Exception {
    double base = Proc.residentMegabytes(contender.process());
    Linker linker = new Linker(vertx, sandbox.control(), series, true);
    Duration warmUp = options.warmUp().multipliedBy(3);
    for (int sessions : options.sessions()) {
      List<Linked> linked = linker.linkUpTo(contender, sessions, options.linking());
      double idle = Proc.residentMegabytes(contender.process());
      measure(contender, linked, warmUp, base, idle);
      warmUp = options.warmUp();
    }
  }

  private void measure(
      Contender contender, List<Linked> linked, Duration warmUp, double base, double idle)
      throws Exception {
    Generator generator = new Generator(vertx, contender, false);
    generator.start(linked);
    Pause.of(vertx, warmUp);
    boolean recording = options.recording() && contender.database().isPresent();
    if (recording) {
      Jcmd.record(contender.process());
      Jcmd.record(sandbox.handle());
    }
    Usage before = Usage.now(contender, sandbox.handle());
    long begun = System.nanoTime();
    generator.measure();
    Pause.of(vertx, options.measured());
    Usage used = Usage.now(contender, sandbox.handle()).minus(before);
    double seconds = (System.nanoTime() - begun) / 1e9;
    Generator.Sample sample = generator.stop().await(LAST_ANSWERS.toSeconds(), TimeUnit.SECONDS);
    double resident = Proc.residentMegabytes(contender.process());
    if (recording) {
      Jcmd.keepRecording(contender.process(), recording("gateway", linked.size()));
      Jcmd.keepRecording(sandbox.handle(), recording("sandbox", linked.size()));
    }
    Round round = new Round(sample, used, seconds);
    int sessions = linked.size();
    table.add(
        contender.name(),
        sessions,
        round.perSecond(),
        sample.millis().median(),
        sample.millis().worstPercent(),
        sample.millis().longest(),
        sample.errors(),
        round.process(),
        round.database(),
        round.together(),
        round.sandbox(),
        round.generator(),
        resident,
        contender.database().map(Proc::sharedMegabytes).orElse(0.0),
        (idle - base) / sessions,
        (resident - base) / sessions);
    if (sample.errors() > 0) {
      System.out.println(contender.name() + ", first error: " + sample.firstError());
    }
  }

  private static Path recording(String name, int sessions) throws IOException {
    return Folders.root().resolve(name + "-" + sessions + ".jfr");
  }
}
