package io.postrider.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;

/// The tables of a database, brought up to date by the files of `db`. Blocks.
final class Schema {
  private Schema() {}

  static void migrate(DatabaseAddress address) {
    try {
      flyway(address).migrate();
    } catch (FlywayException failed) {
      throw StoreException.unusable(failed);
    }
  }

  /// Refuses a database that another version of this program works on: it may be running, and must
  /// not find another schema under it. An empty one is nobody's yet.
  ///
  /// @throws StoreException when it is of another version, or cannot be used
  static void requireSameVersion(DatabaseAddress address) {
    try {
      MigrationInfoService versions = flyway(address).info();
      if (versions.applied().length > 0 && versions.pending().length > 0) {
        throw new StoreException(
            "the database is of an older version: start `serve` of this version first");
      }
    } catch (FlywayException failed) {
      throw StoreException.unusable(failed);
    }
  }

  private static Flyway flyway(DatabaseAddress address) {
    return Flyway.configure()
        .dataSource(address.jdbcUrl(), address.user(), address.password().reveal())
        .locations("classpath:db")
        .sqlMigrationPrefix("")
        .sqlMigrationSeparator("-")
        .validateMigrationNaming(true)
        .load();
  }
}
