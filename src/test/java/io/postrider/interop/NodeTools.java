package io.postrider.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Finds `node` and `npm`, and installs the peer and the rival into `target/interop`, once a build.
public final class NodeTools {
  private static final Path SOURCE = Path.of("src/test/interop");
  private static final Path TARGET = Path.of("target/interop");
  private static final String LOCK = "package-lock.json";
  private static final String MISSING = "interop tests skipped: node or npm is missing";
  private static final long INSTALL_MINUTES = 5;
  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private NodeTools() {}

  /// Skips the test that calls this when `node` or `npm` is missing; in CI it fails.
  static void require() {
    boolean found = find("node").isPresent() && find("npm").isPresent();
    if (!found && System.getenv("CI") != null) {
      throw new AssertionError("node or npm is missing, and CI needs them");
    }
    if (!found && !TOLD.getAndSet(true)) {
      System.out.println(MISSING);
    }
    assumeTrue(found, MISSING);
  }

  /// The command that starts the peer, to be run in `folder()`.
  static List<String> peer() {
    return List.of(find("node").orElseThrow().toString(), "peer.mjs");
  }

  /// Where they are installed.
  public static Path folder() {
    return Installed.FOLDER;
  }

  private static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static final class Installed {
    private static final Path FOLDER = install();

    /// Tests run in several processes at once, and one of them installs.
    private static Path install() {
      try {
        Files.createDirectories(TARGET);
        try (FileChannel channel =
                FileChannel.open(
                    TARGET.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock _ = channel.lock()) {
          Path mark = TARGET.resolve("installed");
          for (String file : List.of("package.json", LOCK, ".npmrc", "peer.mjs", "rival.mjs")) {
            copy(SOURCE.resolve(file), TARGET.resolve(file));
          }
          if (differ(SOURCE.resolve(LOCK), mark)) {
            npmCi();
            copy(SOURCE.resolve(LOCK), mark);
          }
        }
        return TARGET;
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }

    /// What is there already may be in use.
    private static void copy(Path from, Path to) throws IOException {
      if (differ(from, to)) {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }

    private static boolean differ(Path one, Path other) throws IOException {
      return !Files.exists(other) || Files.mismatch(one, other) >= 0;
    }

    private static void npmCi() throws IOException {
      Path log = TARGET.resolve("npm.log");
      Process npm =
          new ProcessBuilder(find("npm").orElseThrow().toString(), "ci", "--ignore-scripts")
              .directory(TARGET.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      try {
        boolean ended = npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES);
        assertThat(ended).as("npm ci ends within %d min", INSTALL_MINUTES).isTrue();
        assertThat(npm.exitValue()).as("npm ci: %s", Files.readString(log)).isZero();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("npm ci was interrupted", interrupted);
      } finally {
        npm.destroyForcibly();
      }
    }
  }
}
