package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.Capability;
import io.postrider.model.OrganizationId;
import io.postrider.model.Principal;
import io.postrider.model.SessionId;
import io.postrider.session.bus.Bus;
import io.postrider.session.bus.HostileCommands;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
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
    for (HostileCommands.Request request : HostileCommands.all()) {
      JsonObject answer = rig.bus(request.address(session, rig.id()), request.body());

      assertThat(answer.getJsonObject("error", answer).getString("code"))
          .as(request.body())
          .isEqualTo("validation_error");
    }
    assertThat(rig.row(session).settings().label()).isEqualTo("rig");
    assertThat(rig.inbox(ANNA, 0)).isEmpty();
  }

  @Test
  void aCommandOfAnotherOrganizationFindsNoSession() {
    Principal other =
        new Principal("key_2", new OrganizationId("org_2"), Set.of(Capability.values()));

    JsonObject answer = rig.bus(Bus.address(session), "no matter", "Bearer " + rig.admit(other));

    assertThat(answer.getJsonObject("error"))
        .isEqualTo(new JsonObject().put("code", "not_found").put("message", "session not found"));
  }
}
