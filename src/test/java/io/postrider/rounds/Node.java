package io.postrider.rounds;

import io.postrider.GatewayProcess;
import io.postrider.SettableGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One gateway, again and again in a new process, with the same data folder, ports and ways to its
/// services. Its output is in a file beside the folder.
final class Node implements AutoCloseable {
  private final String name;
  private final Path data;
  private final Map<String, String> environment;
  private final List<String> prefix;
  private final Relay database;
  private final Relay network;
  private volatile @Nullable GatewayProcess process;

  /// @param prefix the words that enter the network namespace that it lives in; none: ours
  Node(
      String name,
      Path data,
      Map<String, String> environment,
      List<String> prefix,
      Relay database,
      Relay network) {
    this.name = name;
    this.data = data;
    this.environment = Map.copyOf(environment);
    this.prefix = List.copyOf(prefix);
    this.database = database;
    this.network = network;
  }

  String name() {
    return name;
  }

  /// Its way to the database.
  Relay database() {
    return database;
  }

  /// Its way to WhatsApp.
  Relay network() {
    return network;
  }

  /// Starts it and waits until it is ready.
  void start() {
    process =
        GatewayProcess.start(
            data,
            environment,
            new GatewayProcess.Around(prefix, SettableGateway.class.getName(), this::note));
  }

  private synchronized void note(String line) {
    try {
      Files.writeString(
          data.resolveSibling(name + ".log"),
          line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The base of its API; empty while there is no process.
  String api() {
    GatewayProcess now = process;
    return now == null ? "" : now.address("api");
  }

  /// `kill -9`.
  void kill() {
    int _ = running().kill();
    process = null;
  }

  /// SIGTERM, and waits for its end, which must come within its 30 s.
  void stop() {
    int _ = running().stop();
    process = null;
  }

  /// SIGSTOP: it lives, and does nothing.
  void pause() {
    signal("STOP");
  }

  void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    Command.signal(signal, Stream.of(running().handle()));
  }

  /// Sets its clock, whether it runs or not.
  ///
  /// @param ahead of the machine's
  void setClock(Duration ahead) {
    SettableGateway.set(data, ahead);
  }

  /// The process, to look at.
  ProcessHandle handle() {
    return running().handle();
  }

  private GatewayProcess running() {
    GatewayProcess now = process;
    if (now == null) {
      throw new AssertionError(name + " does not run");
    }
    return now;
  }

  @Override
  public void close() {
    GatewayProcess now = process;
    if (now != null) {
      if (now.handle().isAlive()) {
        resume();
      }
      now.close();
    }
    database.close();
    network.close();
  }
}
