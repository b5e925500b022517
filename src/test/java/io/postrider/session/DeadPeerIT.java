package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The peer is dead, and nothing says so: no end of the connection, no answer.
@Tag("alone")
final class DeadPeerIT {
  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
  }

  /// The patience of the rig is the half minute within which it has to be noticed.
  @Test
  void isNoticedWithinHalfAMinuteAndLosesNothing() {
    SessionId id = rig.linked(ANNA);
    rig.send(id, BEN, "all is well");
    rig.way().cut(true, true);

    Future<JsonObject> sent =
        rig.asking(id, "messages.send", Rig.text(BEN + "@s.whatsapp.net", "into the void"));
    rig.awaitStatus(id, SessionStatus.STARTING);
    assertThat(Objects.requireNonNull(rig.row(id).state().details()).reason()).contains("no sign");
    rig.way().heal();
    rig.awaitStatus(id, SessionStatus.WORKING);
    rig.send(id, BEN, "and back");

    assertThat(rig.inbox(BEN, 3))
        .extracting(message -> message.getString("text"))
        .containsExactly("all is well", "into the void", "and back");
    assertThat(sent.isComplete()).isTrue();
    assertThat(rig.stats().getInteger("violations")).isZero();
  }
}
