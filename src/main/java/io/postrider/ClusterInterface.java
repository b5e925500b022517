package io.postrider;

import io.postrider.config.ClusterConfig;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Finds the one interface on which this node meets the others.
final class ClusterInterface {
  private static final String LOOPBACK = "127.0.0.1";

  private ClusterInterface() {}

  /// Its address, as digits: what is named, else the loopback interface in a cluster of one, else
  /// that of the member which is this machine, the one with the own port first.
  ///
  /// @throws StartException when there is none
  static String of(ClusterConfig cluster) {
    return of(cluster, ClusterInterface::isOwn);
  }

  static String of(ClusterConfig cluster, Predicate<InetAddress> own) {
    String host = cluster.host();
    if (host != null) {
      return addresses(host)
          .filter(own)
          .findFirst()
          .orElseThrow(() -> new StartException("cluster.host: " + host + " is not this machine"))
          .getHostAddress();
    }
    if (cluster.members().isEmpty()) {
      return LOOPBACK;
    }
    return cluster.addresses().stream()
        .sorted(Comparator.comparing(member -> member.port() != cluster.port()))
        .flatMap(member -> addresses(member.host()))
        .filter(own)
        .findFirst()
        .orElseThrow(
            () ->
                new StartException(
                    "cluster.host: none of cluster.members is this machine; name its interface"))
        .getHostAddress();
  }

  /// None for a name that is not known (yet): the other nodes may come later.
  private static Stream<InetAddress> addresses(String host) {
    try {
      return Stream.of(InetAddress.getAllByName(host)).filter(Inet4Address.class::isInstance);
    } catch (UnknownHostException _) {
      return Stream.empty();
    }
  }

  private static boolean isOwn(InetAddress address) {
    try {
      return Optional.ofNullable(NetworkInterface.getByInetAddress(address)).isPresent();
    } catch (SocketException _) {
      return false;
    }
  }
}
