package io.postrider.rounds;

import io.postrider.FreePorts;
import java.util.List;

/// Where nodes and their services are.
///
/// @param database its address
/// @param network WhatsApp's
/// @param places one a node
record Ground(String database, String network, List<Place> places) {
  private static final String LOOPBACK = "127.0.0.1";

  /// Where a node is.
  ///
  /// @param port of the cluster, which the others must know beforehand
  /// @param prefix words that lead a command there
  record Place(String host, int port, List<String> prefix) {
    Place {
      prefix = List.copyOf(prefix);
    }

    String member() {
      return host + ":" + port;
    }
  }

  Ground {
    places = List.copyOf(places);
  }

  /// All on the loopback interface.
  static Ground here(int nodes) {
    return new Ground(
        LOOPBACK,
        LOOPBACK,
        FreePorts.of(nodes).stream().map(port -> new Place(LOOPBACK, port, List.of())).toList());
  }
}
