package io.postrider.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postrider.rounds.Fault.Cut;
import io.postrider.rounds.Fault.Target;
import io.postrider.rounds.Fault.Ways;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Nodes in network namespaces are cut off from each other, from the database and from WhatsApp,
/// one way and both: no session has two owners that act, nothing is lost, and it heals by itself
/// (invariants.md §3). Four cuts, and with the system property `postrider.rounds` all that there
/// are.
@Tag("alone")
final class PartitionIT {
  private static final int NODES = 3;
  private static final Duration TIME = Duration.ofSeconds(9);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private final long seed = Long.getLong("postrider.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void noSessionHasTwoOwnersThatActWhateverIsCut() {
    Optional<Namespaces> made = Namespaces.make(NODES);
    assumeTrue(made.isPresent(), "network namespaces");
    System.out.println("partitions with seed " + seed + ", logs in " + folder);

    try (Namespaces namespaces = made.orElseThrow();
        Fleet fleet = new Fleet(folder, namespaces.ground(), namespaces)) {
      List<Finding> findings =
          new Trial(fleet, random, Trial.Load.of(NODES))
              .run((audit, sessions) -> new Rounds(fleet, audit, sessions, cuts()));

      assertThat(findings).as("seed " + seed + ", logs in " + folder).isEmpty();
    }
  }

  private List<Fault> cuts() {
    if (Integer.getInteger("postrider.rounds", 0) > 0) {
      return all();
    }
    return List.of(
        cut(Ways.OUT, Target.NODES),
        cut(Ways.BOTH, Target.NODES, Target.DATABASE),
        cut(Ways.BACK, Target.DATABASE),
        cut(Ways.BOTH, Target.NETWORK, Target.DATABASE, Target.NODES));
  }

  private List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    for (Ways ways : Ways.values()) {
      for (Target first : Target.values()) {
        all.add(cut(ways, first));
        all.add(cut(ways, EnumSet.complementOf(EnumSet.of(first)).toArray(Target[]::new)));
      }
      all.add(cut(ways, Target.values()));
    }
    return all;
  }

  private Cut cut(Ways ways, Target... targets) {
    return new Cut(random.nextInt(NODES), Set.of(targets), ways, TIME);
  }
}
