package io.postrider.rounds;

import io.postrider.store.DatabaseAddress;
import io.postrider.store.EmbeddedDatabase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// The database of all nodes, which may be restarted; each start takes another port.
final class Postgres implements AutoCloseable {
  private final Path folder;
  private volatile EmbeddedDatabase server;

  Postgres(Path folder) {
    this.folder = folder;
    this.server = EmbeddedDatabase.start(folder);
  }

  /// Where it listens now.
  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), server.address().port());
  }

  /// `DATABASE_URL` of who reaches it at this address.
  String url(String host, int port) {
    DatabaseAddress own = server.address();
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(own.user(), own.password().reveal(), host, port, own.database());
  }

  /// By JDBC, to look at what the nodes do.
  Connection connect() throws SQLException {
    DatabaseAddress own = server.address();
    String url = "jdbc:postgresql://127.0.0.1:" + own.port() + "/" + own.database();
    return DriverManager.getConnection(url, own.user(), own.password().reveal());
  }

  /// Ends all connections, stops it and starts it again.
  void restart() {
    server.close();
    server = EmbeddedDatabase.start(folder);
  }

  @Override
  public void close() {
    server.close();
  }
}
