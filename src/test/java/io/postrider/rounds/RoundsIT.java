package io.postrider.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Nodes that share a network and a database are killed, stopped, paused and cut off under a load:
/// nothing that was accepted is lost, nothing is shown twice, no event is skipped or repeated, no
/// session has two writers, every session works at the end, and who is put off is told to come back
/// (invariants.md §1 to §4). The short form has three rounds; `mvn -Prounds verify` has 20 of all
/// kinds. System properties: `postrider.rounds`, `postrider.nodes`, `postrider.seed`.
@Tag("alone")
final class RoundsIT {
  private static final int ROUNDS = Integer.getInteger("postrider.rounds", 0);
  private static final int NODES = Integer.getInteger("postrider.nodes", 3);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final long seed = Long.getLong("postrider.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void losesNothingAndShowsNothingTwiceWhateverHappensToTheNodes() {
    List<Fault> faults =
        ROUNDS == 0
            ? Fault.few(random, NODES)
            : Fault.many(random, NODES, ROUNDS, RelayWires.TARGETS);
    System.out.println("rounds with seed " + seed + ", logs in " + folder);

    try (Fleet fleet = new Fleet(folder, NODES)) {
      List<Finding> findings =
          new Trial(fleet, random, Trial.Load.of(NODES))
              .run((audit, sessions) -> new Rounds(fleet, audit, sessions, faults));

      assertThat(findings).as("seed " + seed + ", logs in " + folder).isEmpty();
    }
  }
}
