package io.postrider;

import io.postrider.config.Config;
import io.postrider.model.Secret;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import io.postrider.store.Installation;
import io.postrider.store.MasterKey;
import io.postrider.store.MasterKeys;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds the database that the configuration means.
final class Databases {
  private Databases() {}

  /// Where it is; the embedded one is started. The caller holds the data folder.
  static DatabaseAddress address(Config config, Parts parts) {
    Secret url = config.database().url();
    if (url != null) {
      return DatabaseAddress.parse(url.reveal());
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.start(config.data());
    return parts.add(embedded, embedded).address();
  }

  /// What is in it, with the master key proved. Nothing has been joined by then.
  ///
  /// @param vertx whose thread waits for the server
  static Installation installation(Config config, DatabaseAddress address, Vertx vertx) {
    MasterKey masterKey = masterKey(config);
    return Objects.requireNonNull(
        Waiting.on(
            vertx.executeBlocking(() -> Installation.open(address, masterKey)),
            "open the database"));
  }

  /// The database, opened.
  ///
  /// @param heart on whose threads leases are renewed
  static Database open(
      Config config, Installation installation, Vertx vertx, Vertx heart, Parts parts) {
    Database database =
        Database.of(
            vertx,
            heart,
            installation,
            new Database.Limits(config.database().poolSize(), config.quota().sessions()));
    return parts.add(database, () -> Waiting.on(database.close(), "close the database"));
  }

  /// The same database as a `serve` that may be running: its embedded one, or the configured one.
  /// When none is running, the data folder is held and the embedded one started for the while.
  static DatabaseAddress beside(Config config, Parts parts) {
    Path folder = config.data();
    Optional<DatabaseAddress> running =
        config.database().url() == null ? EmbeddedDatabase.running(folder) : Optional.empty();
    DatabaseAddress address =
        running.orElseGet(
            () -> {
              if (config.database().url() == null) {
                DataFolder held = DataFolder.hold(folder);
                parts.add(held, held);
              }
              return address(config, parts);
            });
    if (running.isPresent() || config.database().url() != null) {
      Database.requireSameVersion(address);
    }
    return address;
  }

  /// The configured one, or that of the data folder. The caller holds the data folder.
  static MasterKey masterKey(Config config) {
    @Nullable Secret configured = config.masterKey();
    return MasterKeys.load(configured == null ? null : configured.reveal(), config.data());
  }
}
