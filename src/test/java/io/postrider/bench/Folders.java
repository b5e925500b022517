package io.postrider.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where runs keep their things, below `target/bench`.
final class Folders {
  private Folders() {}

  static Path root() throws IOException {
    return Files.createDirectories(Options.FOLDER);
  }

  /// An empty folder, whatever an earlier run has left in it.
  static Path fresh(String name) throws IOException {
    Path folder = root().resolve(name);
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  /// The embedded PostgreSQL of a running gateway.
  ///
  /// @param data the gateway's data folder
  static ProcessHandle database(Path data) throws IOException {
    Path file = data.resolve("postgres/cluster/postmaster.pid");
    long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    return ProcessHandle.of(pid).orElseThrow();
  }
}
