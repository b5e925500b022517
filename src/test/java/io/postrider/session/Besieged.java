package io.postrider.session;

import io.postrider.model.OrganizationId;
import io.postrider.model.SessionId;
import io.postrider.protocol.client.Party;
import io.postrider.protocol.client.Stanza;
import io.postrider.protocol.node.Node;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionRow;
import io.postrider.session.state.SessionStatus;
import java.time.Duration;

/// A whole session that is told whatever a test likes, without a network and a database.
public final class Besieged {
  private static final Duration PAUSE = Duration.ofMinutes(5);

  private final Stage stage;

  /// One that works, linked to the account of a device.
  public Besieged(Party device) {
    stage = Stage.linked(device);
    SessionRow row =
        stage.store.load(new OrganizationId("org_1"), new SessionId("s1")).result().orElseThrow();
    new Commands(stage.actor.parts(), row, () -> {}).resume();
    login();
  }

  private void login() {
    stage.latest().says(Node.of("success"));
    if (stage.store.state().status() != SessionStatus.WORKING) {
      throw new AssertionError("not working: " + stage.store.state());
    }
  }

  /// Hears a stanza, and must have dealt with it: one that is not taken ends its connection.
  public void hears(Node node) {
    if (!(Stanza.of(node) instanceof Stanza.Told)) {
      return;
    }
    stage.store.commits.clear();
    stage.latest().written.clear();
    stage.latest().says(node);
    if (stage.latest().isClosed()) {
      throw new AssertionError("the connection is closed");
    }
  }

  /// Whether it tells a message that somebody really sends.
  public boolean tells(Node genuine) {
    hears(genuine);
    return !stage.store.events(SessionEvent.MessageSeen.class).isEmpty();
  }

  /// Time goes by: what waits for it is done with.
  public void rests() {
    stage.timers.advance(PAUSE);
    if (stage.latest().isClosed()) {
      throw new AssertionError("the connection is closed");
    }
  }
}
