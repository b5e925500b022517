package io.postrider.session;

import static io.postrider.session.Rig.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.model.SessionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
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
    List<String> others = IntStream.range(1, MEMBERS).mapToObj("62813%07d"::formatted).toList();
    String group = rig.groupWithNew(ANNA, others);
    LoopHolds loops = LoopHolds.of(rig.vertx());

    rig.ask(session, "messages.send", Rig.text(group, "tea"));

    assertThat(loops.longest()).isLessThan(FIRST);
    assertThat(rig.inbox(others.getLast(), 1)).hasSize(1);
  }
}
