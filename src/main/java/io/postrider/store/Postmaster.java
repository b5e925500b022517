package io.postrider.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A PostgreSQL server process, as its `postmaster.pid` tells of it.
///
/// @param ready whether it takes connections
record Postmaster(ProcessHandle process, int port, boolean ready) {
  private static final String FILE = "postmaster.pid";

  /// The server that runs on this cluster folder. A pid that by now belongs to a process of another
  /// kind counts as none.
  static Optional<Postmaster> of(Path cluster) {
    List<String> lines = read(cluster.resolve(FILE));
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    long pid = number(lines.getFirst());
    int port = lines.size() > 3 ? (int) number(lines.get(3)) : 0;
    boolean ready = lines.size() > 7 && lines.get(7).strip().equals("ready");
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> names(process, cluster))
        .map(process -> new Postmaster(process, port, ready));
  }

  /// Removes a `postmaster.pid` that no server stands behind: PostgreSQL itself would not start
  /// when its pid has been given to any other process.
  static void forget(Path cluster) {
    try {
      Files.deleteIfExists(cluster.resolve(FILE));
    } catch (IOException failed) {
      throw new StoreException("cannot remove " + cluster.resolve(FILE) + ": " + failed, failed);
    }
  }

  /// Ends it: politely, and when it does not end in `patience`, by force.
  ///
  /// @throws StoreException when it survives that
  void stop(Duration patience) {
    process.destroy();
    if (!ended(patience)) {
      process.destroyForcibly();
      if (!ended(patience)) {
        throw new StoreException("PostgreSQL process " + process.pid() + " does not end");
      }
    }
  }

  /// Waits for its end.
  boolean ended(Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean names(ProcessHandle process, Path cluster) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return List.of(arguments).contains(cluster.toString());
  }

  private static List<String> read(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException failed) {
      throw new StoreException("cannot read " + file + ": " + failed, failed);
    }
  }

  private static long number(String line) {
    try {
      return Long.parseLong(line.strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
