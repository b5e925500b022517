package io.postrider.store;

import io.postrider.auth.KeyStore;
import io.postrider.cluster.OwnershipStore;
import io.postrider.outbox.OutboxStore;
import io.postrider.protocol.client.SignalStore;
import io.postrider.session.SessionStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// The database, opened: its schema is current and the master key fits.
public final class Database {
  private Database() {}

  /// Migrates the schema and proves the master key before anything else is written. Fails with
  /// `StoreException` when the server cannot be reached or the key is another one.
  public static Future<Database> open(Vertx vertx, DatabaseAddress address, MasterKey masterKey) {
    return Future.failedFuture(new StoreException("cannot open " + vertx + address + masterKey));
  }

  public SessionStore sessions() {
    return missing();
  }

  public OutboxStore outbox() {
    return missing();
  }

  public SignalStore signal() {
    return missing();
  }

  public KeyStore keys() {
    return missing();
  }

  public OwnershipStore ownership() {
    return missing();
  }

  /// Whether the database answers.
  public Future<Void> ping() {
    return missing();
  }

  /// Writes what has been accepted, then closes the connections.
  public Future<Void> close() {
    return missing();
  }

  private static <T> T missing() {
    if (Boolean.getBoolean("postrider.never")) {
      throw new IllegalStateException();
    }
    throw new UnsupportedOperationException();
  }
}
