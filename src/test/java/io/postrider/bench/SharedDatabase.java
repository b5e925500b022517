package io.postrider.bench;

import io.postrider.store.DatabaseAddress;
import io.postrider.store.TestDatabase;
import java.util.Base64;
import java.util.Map;

/// A database beside the nodes that use it, which the run itself may look into.
final class SharedDatabase {
  private SharedDatabase() {}

  /// What a node of many sessions needs to know of it.
  static Map<String, String> settings(DatabaseAddress database) {
    return Map.of(
        "DATABASE_URL",
        TestDatabase.url(database),
        "POSTRIDER_MASTER_KEY",
        Base64.getEncoder().encodeToString(new byte[32]),
        "POSTRIDER_QUOTA_SESSIONS",
        "100000");
  }
}
