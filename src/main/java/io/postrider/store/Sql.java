package io.postrider.store;

import io.postrider.model.Failure;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs single statements. A server that is away for a while is `Busy`: whoever asks may ask again.
/// Not for the writing of commits, whose outcome is to be known.
final class Sql {
  private static final Logger LOG = LoggerFactory.getLogger(Sql.class);

  private static final String READ_ONLY = "25006";

  private final Pool pool;

  Sql(Pool pool) {
    this.pool = pool;
  }

  Future<RowSet<Row>> run(String statement, Tuple arguments) {
    return pool.preparedQuery(statement).execute(arguments).recover(this::told);
  }

  Future<Void> inTransaction(Function<SqlConnection, Future<Void>> work) {
    return pool.withTransaction(work).<Void>mapEmpty().recover(this::told);
  }

  /// The same, with rows that come of it.
  Future<RowSet<Row>> rowsOf(Function<SqlConnection, Future<RowSet<Row>>> work) {
    return pool.withTransaction(work).map(Objects::requireNonNull).recover(this::told);
  }

  private <T> Future<T> told(Throwable thrown) {
    if (thrown instanceof ConnectionPoolTooBusyException) {
      return new Failure.Busy("too many requests wait for the database").asFuture();
    }
    if (!isOutage(thrown)) {
      return Future.failedFuture(thrown);
    }
    leaveReadOnly(pool, thrown);
    LOG.warn("the database cannot be reached: {}", thrown.toString());
    return new Failure.Busy("the database cannot be reached").asFuture();
  }

  /// A server that another one has replaced goes on for those who are connected to it, and takes
  /// nothing: a connection is ended, so that the next one is to whoever is the server now.
  static void leaveReadOnly(Pool pool, Throwable thrown) {
    if (thrown instanceof PgException refused && READ_ONLY.equals(refused.getSqlState())) {
      pool.query("SELECT pg_terminate_backend(pg_backend_pid())")
          .execute()
          .onComplete(_ -> LOG.warn("the database is read-only: a connection is made anew"));
    }
  }

  /// Whether it is the server or the way to it that is to blame, not the statement.
  static boolean isOutage(Throwable thrown) {
    return switch (thrown) {
      case IOException _, TimeoutException _ -> true;
      case PgException refused -> isShutDown(refused.getSqlState());
      // what is left of those is a connection that has been closed
      case VertxException _ -> true;
      default -> false;
    };
  }

  /// It stops or starts, takes nothing, has no room, cannot use its files, or has ended this
  /// connection.
  private static boolean isShutDown(String state) {
    return state.equals(READ_ONLY)
        || Stream.of("57P", "53", "58", "08").anyMatch(state::startsWith);
  }
}
