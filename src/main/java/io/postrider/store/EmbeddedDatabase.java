package io.postrider.store;

import java.nio.file.Path;
import java.util.Optional;

/// A PostgreSQL of our own, its binaries and its data below the data folder. The caller holds the
/// data folder's lock.
public final class EmbeddedDatabase implements AutoCloseable {
  private final DatabaseAddress address;

  private EmbeddedDatabase(DatabaseAddress address) {
    this.address = address;
  }

  /// Starts it; blocks for seconds, the first time longer.
  ///
  /// @throws StoreException when it cannot be started
  public static EmbeddedDatabase start(Path dataFolder) {
    throw new StoreException("cannot start in " + dataFolder);
  }

  /// The one that another process has started in this data folder and that still runs.
  public static Optional<DatabaseAddress> running(Path dataFolder) {
    throw new StoreException("cannot look into " + dataFolder);
  }

  /// Where it listens.
  public DatabaseAddress address() {
    return address;
  }

  /// Stops it; blocks until its files are closed.
  @Override
  public void close() {}
}
