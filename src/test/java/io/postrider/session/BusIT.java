package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.HostileCommands;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What may be written on the bus by anybody.
final class BusIT {
  @AutoClose private Rig rig;
  private SessionId session;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder);
    session = rig.linked(ANNA);
  }

  @Test
  void whatMakesNoSenseIsTheAskersMistakeAndNeverOurs() {
    for (HostileCommands.Request request : HostileCommands.all(rig.principal)) {
      JsonObject answer = rig.bus(request.address(session), request.body());

      assertThat(answer.getJsonObject("error", answer).getString("code"))
          .as(request.body())
          .isEqualTo("validation_error");
    }
    assertThat(rig.row(session).settings().label()).isEqualTo("rig");
    assertThat(rig.inbox(ANNA, 0)).isEmpty();
  }

  @Test
  void aCommandOfAnotherOrganizationFindsNoSession() {
    JsonObject request =
        new JsonObject()
            .put("v", 1)
            .put("op", "no matter")
            .put("organization", "org_2")
            .put("principal", "key_2")
            .put("args", new JsonObject().put("label", 7));

    assertThat(rig.bus(Bus.address(session), request.encode()).getJsonObject("error"))
        .isEqualTo(new JsonObject().put("code", "not_found").put("message", "session not found"));
  }
}
