package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.postrider.protocol.content.Content;
import io.postrider.session.state.SessionEvent;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What has come while a session was away.
final class BacklogIT {
  private static final int WAITED = 700;

  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  @Test
  void comesInWindowsInOrderWhileCommandsAreAnswered() {
    SessionId session = rig.linked(ANNA);
    rig.ask(session, "sessions.stop", new JsonObject());
    List<Content> written = new ArrayList<>();
    for (int i = 0; i < WAITED; i++) {
      rig.phone(BEN, Rig.text(ANNA + "@s.whatsapp.net", "number " + i));
      written.add(new Content.Text("number " + i));
    }

    rig.ask(session, "sessions.start", new JsonObject());
    rig.awaitStatus(session, SessionStatus.WORKING);
    rig.send(session, BEN, "answered meanwhile");
    int told = rig.events(SessionEvent.MessageSeen.class).size();

    List<Content> seen = new ArrayList<>();
    for (int i = 0; i < WAITED; i++) {
      seen.add(rig.message().content());
    }
    assertThat(seen).isEqualTo(written);
    assertThat(told).isLessThan(WAITED);
    assertThat(rig.stats().getInteger("pushed")).isZero();
    assertThat(rig.stats().getInteger("violations")).isZero();
  }
}
