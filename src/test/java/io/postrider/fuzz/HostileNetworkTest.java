package io.postrider.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.postrider.protocol.node.Node;
import io.postrider.protocol.proto.Message;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Whatever the network says, each reader ends in a result or in its declared exception, soon and
/// with little memory, and the session goes on. The short form has 100,000 inputs; `mvn -Pfuzz
/// verify` has ten million. System properties: `postrider.fuzz.inputs`, `postrider.fuzz.seed`.
final class HostileNetworkTest {
  private static final long INPUTS = Long.getLong("postrider.fuzz.inputs", 100_000);
  private static final long SEED = Long.getLong("postrider.fuzz.seed", 20_261_128);
  private static final long KEPT = 64L << 20;

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.postrider");

  @BeforeEach
  void logNothing() {
    logger.setLevel(Level.OFF);
  }

  @AfterEach
  void logAgain() {
    logger.setLevel(null);
  }

  private static List<Target> targets() {
    Talk talk = new Talk();
    List<Node> stanzas = Stanzas.plain(talk.alice, talk.bob);
    List<Message> messages = ContentTargets.messages();
    List<Target> all = new ArrayList<>(new WireTargets(stanzas).all());
    all.addAll(new StanzaTargets(talk.bob, stanzas).all());
    all.addAll(new ContentTargets().all());
    all.addAll(new MessageTargets(talk, messages, stanzas).all());
    all.addAll(new HeavyTargets(talk).all());
    return all;
  }

  @Test
  void everyInputEndsInAResultOrTheDeclaredException() {
    List<Target> targets = targets();
    Siege siege = new Siege(SEED, INPUTS);
    long before = heap();

    System.out.println("fuzz with seed " + SEED + ", heap " + (before >> 20) + " MiB");
    long inputs = 0;
    for (Target target : targets) {
      Siege.Outcome outcome = siege.run(target);
      inputs += outcome.inputs();
      System.out.println("fuzz " + outcome);
    }
    long after = heap();
    System.out.printf("fuzz %,d inputs, heap %d MiB%n", inputs, after >> 20);

    assertThat(targets.stream().mapToInt(Target::share).sum()).isEqualTo(10_000);
    assertThat(after - before).isLessThan(KEPT);
  }

  private static long heap() {
    var memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }
}
