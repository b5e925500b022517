package io.postrider.session.bus;

import io.postrider.model.SessionId;

/// The addresses on the event bus.
public final class Bus {
  /// Where sessions are created.
  public static final String SESSIONS = "postrider.sessions";

  private Bus() {}

  /// Where one session is told something.
  public static String address(SessionId session) {
    return "postrider.session." + session.value();
  }
}
