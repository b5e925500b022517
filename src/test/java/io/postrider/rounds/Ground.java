package io.postrider.rounds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
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
        freePorts(nodes).stream().map(port -> new Place(LOOPBACK, port, List.of())).toList());
  }

  private static List<Integer> freePorts(int count) {
    List<ServerSocket> bound = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        bound.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports =
          new ArrayList<>(bound.stream().map(ServerSocket::getLocalPort).toList());
      Collections.sort(ports);
      for (ServerSocket one : bound) {
        one.close();
      }
      return ports;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
