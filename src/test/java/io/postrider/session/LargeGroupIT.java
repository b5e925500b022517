package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static io.postrider.session.Rig.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A group of a thousand.
@Tag("alone")
final class LargeGroupIT {
  private static final int MEMBERS = 1_000;

  /// Of a JVM that does all of it for the first time; one that has compiled it takes a tenth of it
  /// at most. Encrypted on the event loop, the first message holds it for half a second and more.
  private static final Duration FIRST = Duration.ofMillis(300);

  @AutoClose private Rig rig;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    rig = new Rig(folder, Duration.ofSeconds(60), Duration.ofSeconds(75));
  }

  /// It begins with asking for the keys of all, and is encrypted for each device by itself.
  @Test
  void theFirstMessageHoldsNoEventLoopForLong() {
    SessionId session = rig.linked(ANNA);
    String group = group();
    LoopHolds loops = LoopHolds.of(rig.vertx());

    rig.ask(session, "messages.send", Rig.text(group, "tea"));

    assertThat(loops.longest()).isLessThan(FIRST);
    assertThat(rig.inbox(member(MEMBERS - 1), 1)).hasSize(1);
  }

  private String group() {
    JsonArray members = new JsonArray().add(ANNA);
    for (int number = members.size() + 1; number < MEMBERS; number++) {
      rig.control("POST", "/phones", new JsonObject().put("phone", member(number)));
      members.add(member(number));
    }
    JsonObject body = new JsonObject().put("subject", "Tea").put("participants", members);
    return rig.control("POST", "/phones/" + BEN + "/groups", body).getString("groupJid");
  }

  private static String member(int number) {
    return "62813%07d".formatted(number);
  }
}
