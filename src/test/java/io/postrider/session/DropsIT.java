package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.ErrorEnvelope;
import io.postrider.model.FailureException;
import io.postrider.model.SessionId;
import io.postrider.session.state.SessionStatus;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A network that drops connections again and again, with the pauses of a real gateway.
@Tag("alone")
final class DropsIT {
  private static final int DROPS = 10;

  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = Rig.withReconnectCap(folder, Duration.ofMinutes(2));
  }

  @Test
  void isBackSoonAfterManyDrops() {
    SessionId session = rig.linked(ANNA);
    String fault =
        rig.control(
                "POST",
                "/faults",
                new JsonObject()
                    .put("fault", "drop-connection")
                    .put("target", ANNA)
                    .put("everyMs", 400)
                    .put("count", DROPS))
            .getString("id");
    long began = System.nanoTime();

    Rig.until(() -> remaining(fault), left -> left == 0);
    Rig.until(() -> rig.stats().getInteger("connections"), open -> open == 1);
    rig.awaitStatus(session, SessionStatus.WORKING);

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    assertThat(rig.stats().getInteger("logins")).isLessThanOrEqualTo(DROPS + 2);
    Rig.until(() -> isSent(session), sent -> sent);
    assertThat(rig.inbox(BEN, 1)).hasSize(1);
  }

  /// The last drop may show only now: then nothing has left, and the caller is told to come again.
  private boolean isSent(SessionId session) {
    try {
      return !rig.send(session, BEN, "here again").isEmpty();
    } catch (FailureException failed) {
      assertThat(ErrorEnvelope.of(failed.failure()).code()).isEqualTo("gateway_unavailable");
      return false;
    }
  }

  private int remaining(String fault) {
    return rig.control("GET", "/faults/" + fault, new JsonObject()).getInteger("remaining");
  }
}
