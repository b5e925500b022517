package io.postrider.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Sessions under a load for a long time, while everything goes wrong at once, at random: what was
/// received and sent is compared at the end, and what the node that was never killed holds with
/// what it held (invariants.md §1 to §4, §7). Only by `mvn -Psoak verify`. System properties:
/// `postrider.soak`, how long, as `PT1H`; `postrider.sessions`, `postrider.seed`.
@Tag("alone")
final class SoakIT {
  private static final int NODES = 3;
  private static final int PHONES = 10;
  private static final int SESSIONS = Integer.getInteger("postrider.sessions", 100);
  private static final Duration TIME = Duration.parse(System.getProperty("postrider.soak", "PT1H"));

  /// Sessions that do something in a second.
  private static final int RATE = 12;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final long seed = Long.getLong("postrider.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void nothingIsLostOrDoubledAndNothingGrows() {
    System.out.println("soak of " + TIME + " with seed " + seed + ", logs in " + folder);
    Trial.Load load = new Trial.Load(PHONES, SESSIONS, Duration.ofMillis(2_000L * SESSIONS / RATE));

    try (Fleet fleet = Fleet.limited(folder, NODES)) {
      List<Finding> findings =
          new Trial(fleet, random, load)
              .run((_, sessions) -> new Storm(fleet, sessions, random, TIME));

      assertThat(findings).as("seed " + seed + ", logs in " + folder).isEmpty();
    }
  }
}
