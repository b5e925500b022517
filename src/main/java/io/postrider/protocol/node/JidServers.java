package io.postrider.protocol.node;

import io.postrider.model.Jid;

/// The servers whose addresses have a form of their own. Source: protocol/nodes.md §6.
final class JidServers {
  static final String MESSENGER = "msgr";
  static final String INTEROP = "interop";

  private JidServers() {}

  /// The server that the domain byte of a device address means; an unknown one is the phone server.
  static String ofDomain(int domain) {
    return switch (domain) {
      case 1 -> Jid.LID;
      case 128 -> Jid.HOSTED;
      case 129 -> Jid.HOSTED_LID;
      default -> Jid.PHONE;
    };
  }

  /// The number of an interop integrator, or -1 when the text is none in canonical form.
  static int integrator(String text) {
    if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number > 0xffff || !Integer.toString(number).equals(text) ? -1 : number;
  }
}
