package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.StoredKey;
import io.postrider.model.Bytes;
import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Secret;
import io.postrider.model.SessionId;
import io.postrider.protocol.crypto.Random;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class DatabaseIT {
  private final MasterKey key = new MasterKey(Random.next(32));

  @Test
  void opensAgainWithItsMasterKey(Vertx vertx) throws Exception {
    DatabaseAddress address = TestDatabase.create();
    close(TestDatabase.open(vertx, address, key));

    Database database = TestDatabase.open(vertx, address, key);

    database.ping().await(5, TimeUnit.SECONDS);
    close(database);
  }

  @Test
  void refusesAnotherMasterKeyBeforeItWritesAnything(Vertx vertx) throws Exception {
    DatabaseAddress address = TestDatabase.create();
    close(TestDatabase.open(vertx, address, key));
    execute(address, "DELETE FROM flyway_schema_history WHERE version = '03'");
    execute(address, "DROP TABLE outbox");

    assertThatThrownBy(() -> TestDatabase.open(vertx, address, new MasterKey(Random.next(32))))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("this is not the master key of this database")
        .hasMessageContaining(key.id());
    assertThat(text(address, "SELECT to_regclass('outbox') IS NULL")).isEqualTo("t");
  }

  /// A `serve` of that version may be running.
  @Test
  void isNotUsedBesideAnOlderVersion(Vertx vertx) throws Exception {
    DatabaseAddress address = TestDatabase.create();
    Database.requireSameVersion(address);
    close(TestDatabase.open(vertx, address, key));
    Database.requireSameVersion(address);

    execute(
        address,
        "DELETE FROM flyway_schema_history WHERE installed_rank ="
            + " (SELECT max(installed_rank) FROM flyway_schema_history)");

    assertThatThrownBy(() -> Database.requireSameVersion(address))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("older version");
  }

  @Test
  void saysThatTheServerDoesNotLetItIn(Vertx vertx) throws Exception {
    DatabaseAddress right = TestDatabase.create();
    DatabaseAddress wrong =
        new DatabaseAddress(
            right.host(), right.port(), right.database(), right.user(), new Secret("guess"));

    assertThatThrownBy(() -> TestDatabase.open(vertx, wrong, key))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("password authentication failed")
        .message()
        .doesNotContain("guess");
  }

  @Test
  void saysWhichServerItDoesNotFind(Vertx vertx) {
    DatabaseAddress nowhere =
        DatabaseAddress.parse("postgresql://user:guess@no-such-host.invalid:5432/postrider");

    assertThatThrownBy(() -> TestDatabase.open(vertx, nowhere, key))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("UnknownHostException: no-such-host.invalid")
        .message()
        .doesNotContain("guess");
  }

  @Test
  void keepsOneKeyForEachHash(Vertx vertx) throws Exception {
    Database database = TestDatabase.open(vertx, TestDatabase.create(), key);
    assertThat(database.keys().any().await(5, TimeUnit.SECONDS)).isFalse();
    StoredKey stored = stored("key_1", "A".repeat(43));

    database.keys().insert(stored).await(5, TimeUnit.SECONDS);
    database.keys().insert(stored("key_2", stored.hash())).await(5, TimeUnit.SECONDS);

    assertThat(database.keys().byHashes(Set.of(stored.hash())).await(5, TimeUnit.SECONDS))
        .contains(stored);
    assertThat(database.keys().byHashes(Set.of("B".repeat(43))).await(5, TimeUnit.SECONDS))
        .isEmpty();
    assertThat(database.keys().any().await(5, TimeUnit.SECONDS)).isTrue();
    close(database);
  }

  @Test
  void sealsWhatIsSecretForItsPlaceAlone(Vertx vertx) throws Exception {
    DatabaseAddress address = TestDatabase.create();
    Database database = TestDatabase.open(vertx, address, key);
    Bytes credentials = Bytes.utf8("the credentials of a session");
    for (String id : new String[] {"s1", "s2", "s3"}) {
      database
          .sessions()
          .insert(Rows.session(id, Rows.ACME, credentials))
          .await(5, TimeUnit.SECONDS);
    }

    String raw = text(address, "SELECT encode(sealed_credentials, 'hex') FROM session LIMIT 1");
    execute(
        address,
        """
        UPDATE session s SET sealed_credentials = o.sealed_credentials
        FROM session o WHERE o.id <> s.id AND o.id <> 's3' AND s.id <> 's3'
        """);

    assertThat(raw).isNotEmpty().doesNotContain(credentials.hex());
    assertThatThrownBy(
            () ->
                database.sessions().load(Rows.ACME, new SessionId("s1")).await(5, TimeUnit.SECONDS))
        .isInstanceOf(StoreException.class)
        .hasMessage("session.sealed_credentials does not open");
    Set<SessionId> all = Set.of(new SessionId("s1"), new SessionId("s2"), new SessionId("s3"));
    assertThat(
            database
                .ownership()
                .claim("n", all, List.of("node"), Map.of())
                .await(5, TimeUnit.SECONDS))
        .extracting(row -> row.id().value())
        .containsExactly("s3");
    close(database);
  }

  private static StoredKey stored(String id, String hash) {
    return new StoredKey(
        id,
        new OrganizationId("acme"),
        "a key",
        hash,
        "wa_abc",
        1,
        Set.of(Capability.READ, Capability.SEND),
        true,
        Rows.NOON,
        Rows.NOON,
        null);
  }

  private static void close(Database database) throws Exception {
    database.close().await(5, TimeUnit.SECONDS);
  }

  private static String text(DatabaseAddress address, String sql) throws Exception {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void execute(DatabaseAddress address, String sql) throws Exception {
    try (Connection connection = TestDatabase.connect(address);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
