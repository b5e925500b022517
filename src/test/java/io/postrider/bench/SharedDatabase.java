package io.postrider.bench;

import io.postrider.model.Bytes;
import io.postrider.store.Database;
import io.postrider.store.DatabaseAddress;
import io.postrider.store.MasterKey;
import io.postrider.store.TestDatabase;
import io.vertx.core.Vertx;
import java.util.Base64;
import java.util.Map;

/// A database beside the nodes that use it, which the run itself may look into.
final class SharedDatabase {
  private static final byte[] MASTER_KEY = new byte[32];

  private SharedDatabase() {}

  /// Opens it beside the nodes; to be closed.
  static Database open(Vertx vertx, DatabaseAddress database) throws Exception {
    return TestDatabase.open(vertx, database, new MasterKey(Bytes.wrap(MASTER_KEY)));
  }

  /// What a node of many sessions needs to know of it.
  static Map<String, String> settings(DatabaseAddress database) {
    return Map.of(
        "DATABASE_URL",
        TestDatabase.url(database),
        "POSTRIDER_MASTER_KEY",
        Base64.getEncoder().encodeToString(MASTER_KEY),
        "POSTRIDER_QUOTA_SESSIONS",
        "100000");
  }
}
