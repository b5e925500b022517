package io.postrider.http;

import io.postrider.model.Hosts;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who may use a server of this machine that asks for no credential: no web page whose name was
/// pointed here after it had been loaded. Where the server listens for other machines, names are
/// theirs to choose.
final class Neighbours {
  private static final String LOOPBACK = "localhost|127\\.[0-9.]+|\\[?::1]?";

  private final String host;

  /// @param host what the server listens on
  Neighbours(String host) {
    this.host = host.toLowerCase(Locale.ROOT);
  }

  /// Whether a request may have come from a neighbour.
  ///
  /// @param named the name or address in `Host`; absent: an old client's
  boolean allow(@Nullable String named) {
    if (named == null || !host.matches(LOOPBACK)) {
      return true;
    }
    String name = named.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.equals(host) || Hosts.isAddress(name);
  }
}
