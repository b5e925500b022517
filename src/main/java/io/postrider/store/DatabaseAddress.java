package io.postrider.store;

import io.postrider.model.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Where a PostgreSQL is and how to log in.
///
/// @param host name or address; an IPv6 address without brackets
public record DatabaseAddress(
    String host, int port, String database, String user, Secret password) {
  private static final int DEFAULT_PORT = 5432;

  /// Reads `postgresql://user:password@host:port/database`; user, password and database may be
  /// percent-encoded, the port may be absent.
  ///
  /// @throws StoreException when it is no such address; the message does not repeat it
  public static DatabaseAddress parse(String url) {
    URI uri = uri(url);
    String user = uri.getRawUserInfo();
    String path = uri.getRawPath();
    if (!"postgresql".equals(uri.getScheme()) && !"postgres".equals(uri.getScheme())) {
      throw unfit("must start with postgresql://");
    }
    if (uri.getHost() == null) {
      throw unfit("has no host");
    }
    if (user == null || user.startsWith(":")) {
      throw unfit("has no user");
    }
    if (path == null || path.length() < 2) {
      throw unfit("has no database name");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw unfit("takes no parameters");
    }
    int colon = user.indexOf(':');
    return new DatabaseAddress(
        uri.getHost().replaceAll("[\\[\\]]", ""),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        decoded(path.substring(1)),
        decoded(colon < 0 ? user : user.substring(0, colon)),
        new Secret(colon < 0 ? "" : decoded(user.substring(colon + 1))));
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException _) {
      throw unfit("is no URL; percent-encode what is special in user and password");
    }
  }

  private static String decoded(@Nullable String part) {
    try {
      return URLDecoder.decode(
          part == null ? "" : part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw unfit("has a wrong percent-encoding");
    }
  }

  private static StoreException unfit(String problem) {
    return new StoreException("the database URL " + problem);
  }

  /// The same server and login, another database.
  DatabaseAddress withDatabase(String name) {
    return new DatabaseAddress(host, port, name, user, password);
  }

  /// A connection by JDBC, for what may block.
  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password.reveal());
  }

  /// For JDBC, without user and password.
  String jdbcUrl() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:postgresql://"
        + name
        + ":"
        + port
        + "/"
        + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8);
  }
}
