package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Bytes;
import io.postrider.model.SessionId;
import io.postrider.protocol.crypto.Random;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A database that a version has made which knew one data key and derived all else from the master
/// key.
final class InstallationIT {
  private final MasterKey masterKey = new MasterKey(Random.next(32));
  private final Bytes dataKey = Random.next(32);
  private DatabaseAddress address;

  @BeforeEach
  void makeAsBefore() throws Exception {
    address = TestDatabase.create();
    Flyway.configure()
        .dataSource(address.jdbcUrl(), address.user(), address.password().reveal())
        .locations("classpath:db")
        .sqlMigrationPrefix("")
        .sqlMigrationSeparator("-")
        .target(before())
        .load()
        .migrate();
    try (Connection connection = TestDatabase.connect(address);
        PreparedStatement statement =
            connection.prepareStatement(
                """
                INSERT INTO installation (master_key_id, data_key_id, data_key, canary)
                VALUES (?, 1, ?, '')
                """)) {
      statement.setString(1, masterKey.id());
      statement.setBytes(2, WrappedKey.of(1, dataKey, masterKey).wrapped().toArray());
      statement.executeUpdate();
    }
  }

  /// The number of the file before the one that brought the table of data keys.
  private static String before() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/db"))) {
      return files
          .map(file -> file.getFileName().toString())
          .sorted()
          .takeWhile(name -> !name.endsWith("-data-key.sql"))
          .reduce("", (_, name) -> name.substring(0, 2));
    }
  }

  @Test
  void goesOnWithItsKeys() {
    Place place = Place.credentials(new SessionId("s1"));
    Bytes value = Bytes.utf8("a value");

    Installation opened = Installation.open(address, masterKey);

    assertThat(opened.ring().sealer().active()).isEqualTo(1);
    assertThat(opened.ring().sealer().open(place, new Sealer(1, dataKey).seal(place, value)))
        .isEqualTo(value);
    assertThat(opened.clusterKeys()).isEqualTo(ClusterKeys.of(masterKey));
    assertThat(Installation.open(address, masterKey).clusterKeys()).isEqualTo(opened.clusterKeys());
  }

  @Test
  void isNotChangedByWhoHasAnotherMasterKey() throws Exception {
    assertThatThrownBy(() -> Installation.open(address, new MasterKey(Random.next(32))))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("this is not the master key of this database")
        .hasMessageEndingWith(masterKey.id());
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT to_regclass('data_key')")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).as("the schema is as it was").isNull();
    }
  }
}
