package io.postrider;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// The data folder, held by one program at a time. The system frees it when the program ends,
/// however it ends.
final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private DataFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes the folder if need be and takes it.
  ///
  /// @throws StartException when another program holds it, or it cannot be used
  static DataFolder hold(Path path) {
    try {
      create(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!taken(channel)) {
        channel.close();
        throw inUse(path);
      }
      return new DataFolder(path, channel);
    } catch (IOException unusable) {
      throw new StartException("the data folder " + path + " cannot be used: " + unusable);
    }
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Files.createDirectories(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  private static StartException inUse(Path path) {
    return new StartException("the data folder " + path + " is in use by another gateway");
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
