package io.postrider.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// A file with one secret text that only its owner can read.
final class SecretFile {
  private SecretFile() {}

  /// The text of `file`. A file that does not exist is made of `fresh` first, whole and on disk or
  /// not at all; so are its folders.
  static String readOrCreate(Path file, Supplier<String> fresh) {
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(folder(file));
        write(file, fresh.get());
      }
      return Files.readString(file).strip();
    } catch (IOException failed) {
      throw unusable(file, failed);
    }
  }

  private static StoreException unusable(Path file, IOException failed) {
    return new StoreException("cannot read or write " + file + ": " + failed, failed);
  }

  /// The text of a file that is there.
  static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException failed) {
      throw unusable(file, failed);
    }
  }

  /// Another file with the same text, whole and on disk or not at all; replaces one that is there.
  static void copy(Path from, Path to) {
    try {
      write(to, Files.readString(from).strip());
    } catch (IOException failed) {
      throw unusable(to, failed);
    }
  }

  /// Gives a file another name in its folder; replaces one that is there.
  static void move(Path from, Path to) {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      sync(folder(to));
    } catch (IOException failed) {
      throw unusable(to, failed);
    }
  }

  /// Does nothing when there is none.
  static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        sync(folder(file));
      }
    } catch (IOException failed) {
      throw unusable(file, failed);
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(draft);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options, ownerOnly)) {
      ByteBuffer content = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder(file));
  }

  /// Makes what happened to the entries of `folder` survive a loss of power.
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path folder(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
