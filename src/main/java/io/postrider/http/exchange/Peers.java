package io.postrider.http.exchange;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Counts what comes from one address. Of IPv6 the network of 64 bits counts, since whoever has one
/// address there has all of it. Not thread-safe.
final class Peers {
  private static final int NETWORK_BYTES = 8;

  private final int most;
  private final Set<String> unbounded;
  private final Map<String, Integer> counts = new HashMap<>();

  /// @param most that one may have
  /// @param unbounded addresses that may have any number
  Peers(int most, List<String> unbounded) {
    this.most = most;
    this.unbounded =
        unbounded.stream().map(Peers::address).map(Peers::text).collect(Collectors.toSet());
  }

  /// Counts one more from this address, unless it has all that it may have.
  ///
  /// @param address without a name; absent: not of the network
  /// @return whether it was counted
  boolean take(@Nullable String address) {
    String peer = peer(address);
    if (counts.getOrDefault(peer, 0) >= most && !isUnbounded(address)) {
      return false;
    }
    counts.merge(peer, 1, Integer::sum);
    return true;
  }

  void giveBack(@Nullable String address) {
    counts.computeIfPresent(peer(address), (_, count) -> count == 1 ? null : count - 1);
  }

  private boolean isUnbounded(@Nullable String address) {
    return address == null || unbounded.contains(text(address(address)));
  }

  private static String peer(@Nullable String address) {
    if (address == null) {
      return "";
    }
    InetAddress parsed = address(address);
    return parsed instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
        : text(parsed);
  }

  /// The name of an interface behind it does not tell addresses apart here.
  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text.replaceFirst("%.*", ""));
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }
}
