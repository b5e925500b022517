package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a session whose connection ends.
final class LinkIT {
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  @Test
  void canBeLoggedOutWithoutAConnection() {
    SessionId session = rig.linked(ANNA);
    rig.control(
        "POST",
        "/faults",
        new JsonObject().put("fault", "stream-error").put("target", ANNA).put("code", "replaced"));
    rig.awaitStatus(session, SessionStatus.FAILED);
    assertThat(rig.row(session).state().account()).isNotNull();

    rig.ask(session, "sessions.logout", new JsonObject());

    assertThat(rig.row(session).state().status()).isEqualTo(SessionStatus.LOGGED_OUT);
    assertThat(rig.row(session).state().account()).isNull();
    rig.scan(session, ANNA);
    rig.awaitStatus(session, SessionStatus.WORKING);
  }
}
