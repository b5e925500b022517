package io.postrider.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The database goes away in every way there is, and clocks on both sides are set by an hour, while
/// messages come and go: nothing is lost, nothing is doubled, and all comes back by itself
/// (invariants.md §1 to §4). Only by `mvn -Prounds verify`. System property: `postrider.seed`.
@Tag("alone")
final class DatabaseFaultsIT {
  private static final int NODES = 2;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(15);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final long seed = Long.getLong("postrider.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void nothingIsLostOrDoubledWhateverHappensToTheDatabaseAndToClocks() {
    System.out.println("database faults with seed " + seed + ", logs in " + folder);

    try (Fleet fleet = Fleet.limited(folder, NODES)) {
      List<Fault> faults = faults(fleet.postgres().isLimited());
      List<Finding> findings =
          new Trial(fleet, random, Trial.Load.of(NODES))
              .run((audit, sessions) -> new Rounds(fleet, audit, sessions, faults));

      assertThat(findings).as("seed " + seed + ", logs in " + folder).isEmpty();
    }
  }

  private static List<Fault> faults(boolean limited) {
    List<Fault> faults =
        new ArrayList<>(
            List.of(
                new Fault.DatabaseClock(HOUR, SHORT),
                new Fault.DatabaseClock(HOUR.negated(), SHORT),
                new Fault.NodeClocks(HOUR, SHORT),
                new Fault.NodeClocks(HOUR.negated(), SHORT),
                new Fault.ReadOnly(SHORT),
                new Fault.DatabasePause(LONG),
                new Fault.DatabaseKill(LONG),
                new Fault.DatabaseRestart()));
    if (limited) {
      faults.add(new Fault.FullDisk(SHORT));
    }
    return faults;
  }
}
