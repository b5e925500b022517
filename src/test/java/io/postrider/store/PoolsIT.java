package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.auth.StoredKey;
import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Requests use up what is theirs, and the sessions do not notice.
final class PoolsIT {
  @AutoClose private final TestStore store = TestStore.open();

  @Test
  void sessionsWorkWhileRequestsWait() throws Exception {
    List<Future<List<StoredKey>>> asked = new ArrayList<>();
    try (Connection connection = TestDatabase.connect(store.address);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE api_key IN ACCESS EXCLUSIVE MODE"); // nothing is read of it
      for (int i = 0; i < 2 * Database.REQUESTS_WAITING; i++) {
        asked.add(store.database.requests().keys().byHashes(Set.of("A".repeat(43))));
      }

      assertThatThrownBy(() -> TestStore.done(asked.getLast()))
          .isInstanceOfSatisfying(
              FailureException.class,
              thrown ->
                  assertThat(thrown.failure())
                      .isEqualTo(new Failure.Busy("too many requests wait for the database")));
      store.commit(Rows.everything("s1", 1, "out_1"));
      assertThat(store.unfinished("s1")).hasSize(1);
      TestStore.done(store.database.ping());
      assertThat(asked).filteredOn(one -> !one.isComplete()).isNotEmpty();
      connection.rollback();
    }

    Future.join(asked).otherwiseEmpty().await(30, TimeUnit.SECONDS);

    assertThat(asked)
        .filteredOn(Future::succeeded)
        .hasSizeGreaterThanOrEqualTo(Database.REQUESTS_WAITING);
    assertThat(asked.getFirst().result()).isEmpty();
  }
}
