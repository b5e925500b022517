package io.postrider.bench;

import io.postrider.FreePorts;
import io.postrider.GatewayProcess;
import io.postrider.Processes;
import io.postrider.SandboxProcess;
import io.postrider.store.EmbeddedDatabase;
import io.postrider.store.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Somebody who can be started, ended, and started again on what it left.
sealed interface Entrant extends AutoCloseable {
  /// For the table.
  String name();

  /// The one that is called so in the options.
  ///
  /// @param data its folder
  static Entrant of(String name, Options options, SandboxProcess sandbox, Path data) {
    Path program = Path.of(options.whatsmeow());
    if (name.startsWith("whatsmeow") && !Files.isExecutable(program)) {
      throw new IllegalArgumentException(program + " is not there: whatsmeow=…");
    }
    return switch (name) {
      case "postrider" -> new Postrider(sandbox, data);
      case "whatsmeow" -> new Whatsmeow(program, sandbox, data, Optional.empty());
      case "whatsmeow-postgresql" ->
          new Whatsmeow(program, sandbox, data, Optional.of(EmbeddedDatabase.start(data)));
      default -> throw new IllegalArgumentException(name + " is no entrant");
    };
  }

  /// Starts it and waits until it takes requests.
  Running start() throws Exception;

  @Override
  default void close() {}

  /// Started.
  ///
  /// @param end ends it in order
  record Running(Contender contender, Runnable end) implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /// A gateway with its embedded database.
  record Postrider(SandboxProcess sandbox, Path data) implements Entrant {
    @Override
    public String name() {
      return "Postrider";
    }

    @Override
    public Running start() throws IOException {
      GatewayProcess gateway = sandbox.gateway(data);
      return new Running(
          Contender.of(gateway, Optional.of(Folders.database(data))), gateway::close);
    }
  }

  /// whatsmeow behind a bare HTTP server.
  ///
  /// @param program where it was built
  /// @param database absent: SQLite
  record Whatsmeow(
      Path program, SandboxProcess sandbox, Path data, Optional<EmbeddedDatabase> database)
      implements Entrant {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 5;

    @Override
    public String name() {
      return database.isPresent() ? "whatsmeow, PostgreSQL" : "whatsmeow, SQLite";
    }

    @Override
    public Running start() throws Exception {
      int port = FreePorts.of(1).getFirst();
      URI network = URI.create(sandbox.webSocketUrl());
      List<String> command =
          new ArrayList<>(
              List.of(
                  program.toAbsolutePath().toString(),
                  "--port",
                  Integer.toString(port),
                  "--data",
                  Files.createDirectories(data).toAbsolutePath().toString(),
                  "--server",
                  "http://" + network.getAuthority(),
                  "--root",
                  sandbox.rootKey()));
      database.ifPresent(
          found ->
              command.addAll(
                  List.of("-db", TestDatabase.url(found.address()) + "?sslmode=disable")));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Folders.root().resolve("whatsmeow.log").toFile())
              .start();
      awaitListening(process, port);
      Dialect dialect = new WhatsmeowDialect("http://127.0.0.1:" + port);
      Optional<ProcessHandle> own =
          database.isPresent() ? Optional.of(Folders.database(data)) : Optional.empty();
      return new Running(
          new Contender(name(), dialect, process.toHandle(), own),
          () -> Processes.end(process, PATIENCE));
    }

    private static void awaitListening(Process process, int port) throws Exception {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (process.isAlive() && System.nanoTime() < end) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
          return;
        } catch (IOException _) {
          Thread.sleep(POLL_MILLIS);
        }
      }
      process.destroyForcibly();
      throw new IllegalStateException("whatsmeow does not listen; target/bench/whatsmeow.log");
    }

    @Override
    public void close() {
      database.ifPresent(EmbeddedDatabase::close);
    }
  }
}
