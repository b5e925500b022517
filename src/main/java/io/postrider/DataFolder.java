package io.postrider;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The data folder, held by one program at a time. The system frees it when the program ends,
/// however it ends.
final class DataFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);
  private static final String LOCK = "lock";
  private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");

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
    boolean found = Files.isDirectory(path);
    Files.createDirectories(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      close(path, found);
    }
  }

  /// A folder that everybody may write in is not ours alone, and not ours to close.
  private static void close(Path path, boolean found) throws IOException {
    Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(path);
    if (OWN.containsAll(allowed)) {
      return;
    }
    if (found && allowed.contains(PosixFilePermission.OTHERS_WRITE)) {
      LOG.warn("the data folder {} is open to other users of this machine", path);
    } else {
      Files.setPosixFilePermissions(path, OWN);
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
