package io.postrider.session.state;

import io.postrider.model.SessionId;

/// This node does not own the session any more; whatever it wanted to write was not written.
public final class StaleEpochException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StaleEpochException(SessionId session) {
    super("session " + session + " has another owner", null, false, false);
  }
}
