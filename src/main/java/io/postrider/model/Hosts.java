package io.postrider.model;

import java.net.InetAddress;

/// What hosts are called.
public final class Hosts {
  private Hosts() {}

  /// Whether this is an address, of either kind, and no name, which somebody else might own: that
  /// one reads like `cafe.de` does not make it a number.
  ///
  /// @param text of IPv6 also in brackets
  public static boolean isAddress(String text) {
    boolean bracketed = text.startsWith("[") && text.endsWith("]");
    try {
      String bare = bracketed ? text.substring(1, text.length() - 1) : text;
      return !InetAddress.ofLiteral(bare).getHostAddress().isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
