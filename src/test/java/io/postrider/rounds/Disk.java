package io.postrider.rounds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// A disk of its own for a folder, which can be as small as what is on it. Needs Linux and root.
final class Disk implements AutoCloseable {
  private static final String ROOMY = "8g";
  private static final long PAGE = 4_096;
  private static final Duration FILLED_WITHIN = Duration.ofSeconds(10);

  private final Path folder;

  private Disk(Path folder) {
    this.folder = folder;
  }

  /// Empty where that cannot be, with the reason on standard output.
  static Optional<Disk> under(Path folder) {
    try {
      Command.run("mount", "-t", "tmpfs", "-o", "size=" + ROOMY, "tmpfs", made(folder).toString());
      return Optional.of(new Disk(folder));
    } catch (UncheckedIOException | IllegalStateException cannot) {
      System.out.println("no disk that can be full here: " + cannot.getMessage());
      return Optional.empty();
    }
  }

  private static Path made(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Nothing more fits on it.
  void fill() {
    if (!Pace.until(FILLED_WITHIN, this::filled)) {
      throw new AssertionError("the disk cannot be filled");
    }
  }

  /// What is written meanwhile may make it larger again.
  private boolean filled() {
    try {
      FileStore store = Files.getFileStore(folder);
      resize(Long.toString((store.getTotalSpace() - store.getUnallocatedSpace()) / PAGE * PAGE));
      return true;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (IllegalStateException _) {
      return false;
    }
  }

  /// It has room again.
  void free() {
    resize(ROOMY);
  }

  private void resize(String size) {
    Command.run("mount", "-o", "remount,size=" + size, folder.toString());
  }

  @Override
  public void close() {
    Command.run("umount", "-l", folder.toString());
  }
}
