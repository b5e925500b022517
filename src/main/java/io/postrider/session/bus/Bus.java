package io.postrider.session.bus;

import io.postrider.model.SessionId;

/// The addresses on the event bus.
public final class Bus {
  /// The version of what is said on the bus.
  public static final int VERSION = 1;

  /// What anybody asks of no session in particular.
  public static final String SESSIONS = "postrider.sessions";

  /// The header that names the session that a request to a node is for.
  public static final String SESSION = "session";

  private Bus() {}

  /// Where one session is told something.
  public static String address(SessionId session) {
    return "postrider.session." + session.value();
  }

  /// Where a node, and nobody else, has itself create sessions.
  public static String creation(String node) {
    return "postrider.creation." + node;
  }

  /// Where a node passes on what is for its sessions.
  public static String node(String node) {
    return "postrider.node." + node;
  }

  /// Where a node is told that sessions are its own by now.
  public static String arrivals(String node) {
    return "postrider.arrivals." + node;
  }
}
