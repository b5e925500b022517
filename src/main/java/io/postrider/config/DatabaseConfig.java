package io.postrider.config;

import io.postrider.model.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The database.
///
/// @param url `postgresql://user:password@host:port/database`; absent: an embedded PostgreSQL under
///   the data folder; variable `DATABASE_URL`
/// @param poolSize connections of this node, 4 to 100: two write what sessions commit, the others
///   are divided between what sessions read and what requests ask. Few are fast (8 carried twice
///   what 32 did on 2 cores)
public record DatabaseConfig(@Nullable Secret url, int poolSize) {
  static final DatabaseConfig DEFAULTS = new DatabaseConfig(null, 8);

  public DatabaseConfig {
    Check.that(
        url == null || isUrl(url.reveal()),
        "url",
        "must have the form postgresql://user:password@host:port/database");
    Check.that(
        poolSize >= 4 && poolSize <= 100,
        "poolSize",
        "must be 4 to 100 (two connections write, sessions and requests have one each at least),"
            + " was "
            + poolSize);
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = uri.getScheme();
      String path = uri.getPath();
      return ("postgresql".equals(scheme) || "postgres".equals(scheme))
          && uri.getHost() != null
          && uri.getUserInfo() != null
          && path != null
          && path.length() > 1;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
