package io.postrider.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.model.Failure;
import io.postrider.model.FailureException;
import io.postrider.session.state.UnsettledException;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The database goes away and comes back: who asks meanwhile is told to come again, and afterwards
/// everything goes on.
@ExtendWith(VertxExtension.class)
final class OutageIT {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @AutoClose private final TestStore store = TestStore.open();
  private CuttingProxy proxy;
  private Pool pool;
  private Sql sql;

  @BeforeEach
  void open(Vertx vertx) throws Exception {
    proxy = new CuttingProxy(vertx, store.address);
    pool = Database.pool(vertx, proxy.address(), 1, 100, SILENCE);
    sql = new Sql(pool);
  }

  @AfterEach
  void close() throws Exception {
    TestStore.done(pool.close());
  }

  private int one() throws Exception {
    return TestStore.done(sql.run("SELECT 1 AS one", Tuple.tuple()))
        .iterator()
        .next()
        .getInteger("one");
  }

  /// The pool notices that a connection is broken after we do.
  private void awaitOne() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (true) {
      try {
        assertThat(one()).isEqualTo(1);
        return;
      } catch (FailureException busy) {
        assertThat(System.nanoTime()).as(busy.getMessage()).isLessThan(end);
      }
    }
  }

  private static void assertBusy(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            FailureException.class,
            thrown -> assertThat(thrown.failure()).isInstanceOf(Failure.Busy.class));
  }

  /// Nothing tells that it is gone: no connection is closed, no answer comes.
  @Test
  void givesUpAServerThatSaysNothing() throws Exception {
    assertThat(one()).isEqualTo(1);
    proxy.silent(true);

    assertBusy(this::one);
    proxy.silent(false);
    awaitOne();
  }

  @Test
  void settlesCommitsThatAServerHasSwallowed(Vertx vertx) throws Exception {
    GroupCommit commits = commits(vertx);
    TestStore.done(commits.submit(Rows.commit("s1", 1, Rows.event("1"))));
    proxy.silent(true);

    assertThatThrownBy(() -> TestStore.done(commits.submit(Rows.commit("s1", 1, Rows.event("2")))))
        .isInstanceOf(UnsettledException.class);
    proxy.silent(false);
    awaitOne();
    TestStore.done(commits.submit(Rows.commit("s1", 1, Rows.event("3"))));
  }

  @Test
  void settlesCommitsThatFindNoConnection(Vertx vertx) throws Exception {
    GroupCommit commits = commits(vertx);
    proxy.silent(true);

    assertThatThrownBy(() -> TestStore.done(commits.submit(Rows.commit("s1", 1, Rows.event("1")))))
        .isInstanceOf(UnsettledException.class);
  }

  @Test
  void tellsAServerThatShutsDown() throws Exception {
    assertThat(one()).isEqualTo(1);

    assertBusy(
        () ->
            TestStore.done(
                sql.run("SELECT pg_terminate_backend(pg_backend_pid())", Tuple.tuple())));
  }

  /// As one that another one has replaced, and those that were connected do not know.
  @Test
  void leavesAServerThatTakesNothing(Vertx vertx) throws Exception {
    GroupCommit commits = commits(vertx);
    try (Connection admin = TestDatabase.connect(store.address);
        Statement statement = admin.createStatement()) {
      String readOnly =
          "ALTER DATABASE " + store.address.database() + " %s default_transaction_read_only";
      statement.execute(readOnly.formatted("SET") + " = on");
      assertThatThrownBy(
              () -> TestStore.done(commits.submit(Rows.commit("s1", 1, Rows.event("1")))))
          .isInstanceOf(UnsettledException.class);
      assertBusy(() -> TestStore.done(sql.run("CREATE TABLE made ()", Tuple.tuple())));
      statement.execute(readOnly.formatted("RESET"));
    }

    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    boolean written = false;
    while (!written) {
      written =
          TestStore.done(
              commits
                  .submit(Rows.commit("s1", 1, Rows.event("2")))
                  .map(true)
                  .otherwise(System.nanoTime() > end));
    }
    assertThat(System.nanoTime()).isLessThan(end);
  }

  @Test
  void tellsADefectAsItIs() {
    assertThatThrownBy(() -> TestStore.done(sql.run("SELECT nothing", Tuple.tuple())))
        .isInstanceOf(io.vertx.pgclient.PgException.class);
  }

  private GroupCommit commits(Vertx vertx) {
    Sealer sealer = Installation.open(store.address, store.key).ring().sealer();
    return new GroupCommit(vertx, pool, new GroupWrite(), sealer);
  }
}
